"""A supporter outside the household who has not signed, or will not: on file all the same, with nothing of their means."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cast import Cast
from jiwang.analysis.homes import judged
from jiwang.procedure.applications.queries import law_at
from jiwang.procedure.applications.states import Step
from jiwang.procedure.verification import queries
from jiwang.procedure.verification.supporters import listed as known_of
from jiwang.procedure.verification.supporters import write_down
from jiwang.registers.authorisations.actions import Outsider, Paper, put_on_file, take_in_from_outside
from jiwang.registers.authorisations.models import Supporter
from jiwang.registers.authorisations.queries import newest_ones, supporters_of
from jiwang.registers.authorisations.rules import AuthorisationRefused, Named, newest
from jiwang.registers.authorisations.states import Consent, Purpose, Relation, Scope
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from making.applying import CHILD, DIBAO, HEAD, NOW, TODAY, acting, listed, part_of, sent, signed, taken
from making.checking import UNTIL, answered, sent_out
from numbering import number

Enter = Callable[[Officer], Client]
SON = Named("陈远", Relation.CHILD, (HEAD,), Consent.REFUSED, "电话里说多年不来往，不签")
SIGNER = Outsider("陈远", Relation.CHILD, number(date(1990, 3, 7)))
PAPER = Paper((DIBAO,), (Scope.INCOME,), Purpose.SUPPORT, TODAY, UNTIL, paper="2号")
SAYS = {
    "taxes": {"wages": 800_000, "business": 0},
    "social_insurance": {"basic_pension": 0, "other": 0},
}  # fmt: skip


@pytest.fixture
def home(cast: Cast, law: None) -> Household:
    """Chen's, of which somebody has said that every supporter is on file."""
    listed()
    found = Household.objects.get(members=HEAD)
    write_down(found, True, {}, why="问过村里，看过户口本", by=acting("jingban"), at=NOW)
    return found


def clauses(home: Household) -> dict[str, str]:
    """What the law says of the head's supporters."""
    law = law_at(home.region, TODAY)
    assert law is not None
    found = judged(law, home, list(home.members.order_by("pk")), on=TODAY)
    (item,) = (
        one for one in found.answer["items"] if one["id"] == "tekun_living" and one["unit"] == [str(HEAD)]
    )
    asked = {str(one.get("fact")) for one in item["verify"]}
    verdicts = {one["name"]: one["verdict"] for one in item["clauses"] if "法定义务人" in one["name"]}
    return verdicts | {"asks_income": "yes" if "义务人年收入" in asked else "no"}


def test_a_son_who_will_not_sign_counts_as_a_son_and_the_law_asks_what_nobody_knows(home: Household) -> None:
    assert clauses(home)["没有法定义务人"] == "yes"  # before he was on file: none at all

    put_on_file(home, SON, by="jingban", at=NOW)

    found = clauses(home)
    assert (found["没有法定义务人"], found["法定义务人没有履行义务的能力"]) == ("no", "unknown")
    son = Supporter.objects.get()
    assert (son.number_sealed, son.number_blind, son.birth, son.said) == (None, None, None, SON.said)


def test_whoever_signs_later_keeps_what_was_written_down_before(home: Household) -> None:
    before, clerk = put_on_file(home, SON, by="jingban", at=NOW), acting("jingban")
    write_down(home, True, {(before.pk, "supporter_is_tekun"): "否", (before.pk, "supporter_is_dibao"): "是"}, why="看过他的低保证", by=clerk, at=NOW)  # fmt: skip

    take_in_from_outside(home, SIGNER, PAPER, on_file=before.pk, by="jingban", at=NOW)

    (son,) = supporters_of(home)
    assert (son.follows, son.birth, son.of) == (before, date(1990, 3, 7), [HEAD])
    (known,) = known_of(home, clerk).known
    said = {trait.fact: value for trait, value in known.traits}
    assert known.has_signed and (said["supporter_is_tekun"], said["supporter_is_dibao"]) == ("否", "是")


def test_what_offices_have_said_stays_his_when_whom_he_supports_was_typed_wrong(home: Household) -> None:
    signed()
    family = sent(wanted=[DIBAO])
    taken(part_of(family, DIBAO), Step.ACCEPT)
    paper = take_in_from_outside(home, SIGNER, PAPER, of=(CHILD,), by="jingban", at=NOW)
    for line in sent_out(
        family, people=[f"supporter:{paper.supporter_id}"], items=("taxes", "social_insurance")
    ).lines.all():
        answered(line, **SAYS[line.item])  # fmt: skip
    assert clauses(home)["没有法定义务人"] == "yes"  # his child's: nobody supports the head

    right = Named("陈远", Relation.CHILD, (HEAD,), Consent.SIGNED, "是户主的儿子，上次勾错了")
    made = put_on_file(home, right, follows=paper.supporter_id, by="jingban", at=NOW)

    found = clauses(home)
    assert (found["没有法定义务人"], found["法定义务人没有履行义务的能力"], found["asks_income"]) == (
        "no",
        "unknown",
        "no",
    )
    (subject,) = (one for one in queries.persons_of(home, TODAY).subjects if not one.is_member)
    assert subject.key == f"supporter:{made.pk}" and subject.signed  # his paper is still his
    check = family.checks.get()
    assert {row.whose for row in queries.compared(check, TODAY) if row.found.fact == "supporter_income"} == {
        "陈远"
    }


def test_who_was_put_on_the_list_by_mistake_is_struck_off_and_no_longer_counts(home: Household) -> None:
    made = put_on_file(home, SON, by="jingban", at=NOW)

    put_on_file(
        home,
        replace(SON, consent=Consent.STRUCK, said="是侄子，不是儿子"),
        follows=made.pk,
        by="jingban",
        at=NOW,
    )

    assert supporters_of(home) == [] and Supporter.objects.count() == 2
    assert clauses(home)["没有法定义务人"] == "yes"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"name": " "}, "请写义务人姓名"),
        ({"of": ()}, "在本户成员里勾选"),
        ({"of": (HEAD, 999)}, "在本户成员里勾选"),
        ({"said": "不签"}, "至少4个字"),
        ({"birth": TODAY + timedelta(days=1)}, "不能晚于今天"),
        ({"birth": date(1800, 1, 1)}, "不能晚于今天"),
        ({"consent": Consent.SIGNED}, "要看授权书"),
        ({}, "名单上已有陈远"),
    ],
)
def test_what_cannot_be_written_down_is_refused_in_words(
    home: Household, told: dict[str, object], words: str
) -> None:
    put_on_file(home, SON, by="jingban", at=NOW)
    with pytest.raises(AuthorisationRefused, match=words):
        put_on_file(home, replace(SON, **told), by="jingban", at=NOW)  # type: ignore[arg-type]


def test_one_number_is_one_supporter_whoever_is_chosen_from_the_list(home: Household) -> None:
    take_in_from_outside(home, SIGNER, PAPER, by="jingban", at=NOW)
    daughter = put_on_file(home, replace(SON, name="陈近"), by="jingban", at=NOW)

    with pytest.raises(AuthorisationRefused) as refused:
        take_in_from_outside(
            home, replace(SIGNER, name="陈近"), PAPER, on_file=daughter.pk, by="jingban", at=NOW
        )
    assert "已登记为" in str(refused.value)
    take_in_from_outside(home, SIGNER, PAPER, by="jingban", at=NOW)
    assert len(supporters_of(home)) == 2

    put_on_file(
        home,
        replace(SON, name="陈近", said="改成还没有签", consent=Consent.ASKED),
        follows=daughter.pk,
        by="jingban",
        at=NOW,
    )
    for late in (
        lambda: put_on_file(home, replace(SON, name="陈近"), follows=daughter.pk, by="jingban", at=NOW),
        lambda: take_in_from_outside(home, replace(SIGNER, number=number(date(1991, 1, 1))), PAPER, on_file=daughter.pk, by="jingban", at=NOW),
    ):  # fmt: skip
        with pytest.raises(AuthorisationRefused, match="刚刚有人改过"):
            late()


@given(st.data())
def test_every_row_leads_to_one_newest_row_that_nothing_follows(data: st.DataObject) -> None:
    rows: list[tuple[int, int | None]] = []
    free: set[int] = set()
    for key in range(data.draw(st.integers(0, 12))):
        before = data.draw(st.sampled_from([None, *sorted(free)]))
        free = (free - {before}) | {key}
        rows.append((key, before))

    found = newest(data.draw(st.permutations(rows)))

    assert set(found) == {key for key, _ in rows} and set(found.values()) == free
    assert all(found[key] == found[before] for key, before in rows if before is not None)


def test_whatever_comes_first_nothing_written_down_is_lost(home: Household) -> None:
    dice, clerk = random.Random(14), acting("jingban")
    told: dict[str, str] = {}
    row = put_on_file(home, SON, by="jingban", at=NOW)
    for turn in range(12):
        at = NOW + timedelta(seconds=turn)
        match dice.choice(("say", "sign", "correct")):
            case "say":
                told["supporter_is_dibao"] = dice.choice(("是", "否"))
                write_down(home, True, {(row.pk, "supporter_is_dibao"): told["supporter_is_dibao"]}, why="看过他的证件", by=clerk, at=at)  # fmt: skip
            case "sign":
                waiting = row.pk if row.number_blind is None else None
                take_in_from_outside(home, SIGNER, PAPER, on_file=waiting, by="jingban", at=at)
            case _:
                consent = Consent.SIGNED if row.number_blind else Consent.ASKED
                put_on_file(home, replace(SON, of=((HEAD,), (HEAD, CHILD))[turn % 2], consent=consent), follows=row.pk, by="jingban", at=at)  # fmt: skip
        (row,) = supporters_of(home)
        (known,) = known_of(home, clerk).known
        assert told.items() <= {trait.fact: value for trait, value in known.traits}.items()
    assert set(newest_ones(home.pk).values()) == {row.pk} and row.number_blind


def test_the_page_takes_down_who_refuses_leads_to_the_paper_and_loses_nothing_typed(
    home: Household, cast: Cast, entered: Enter
) -> None:
    clerk, page = entered(cast["jingban"]), reverse("verification:supporters", args=[home.pk])
    form = reverse("verification:supporter", args=[home.pk])
    told = {"name": "陈远", "relation": "child", "of": [HEAD], "consent": "refused", "said": "不签"}
    again = clerk.post(form, told)
    assert again.status_code == 422 and 'value="陈远"' in again.content.decode()

    shown = clerk.post(form, told | {"said": "说多年不来往，不愿签"}, follow=True).content.decode()
    son = Supporter.objects.get()
    assert "不愿签" in shown and "说多年不来往" in shown and "收入和财产不核对、不计算" in shown
    assert f"{form}?who={son.pk}" in shown and "义务人财产符合" not in shown

    paper = clerk.get(
        f"{reverse('authorisations:from_outside', args=[home.pk])}?known={son.pk}"
    ).content.decode()
    assert f'<option value="{son.pk}" selected>' in paper and 'value="陈远"' in paper
    assert clerk.get(f"{form}?who=999").url == page  # type: ignore[attr-defined]
