"""The check of means: first consent, then the check; each office's own clock; answers become statements; only checked, never judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cast import AT, CHEN, Cast
from jiwang.analysis.homes import judged, ruled_again, ruled_on
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications import actions as applications
from jiwang.procedure.applications.models import Application
from jiwang.procedure.applications.queries import law_at
from jiwang.procedure.applications.states import Step as PartStep
from jiwang.procedure.verification import actions, queries, receiving
from jiwang.procedure.verification.actions import Turned
from jiwang.procedure.verification.models import Answer, Check, Line
from jiwang.procedure.verification.rules import CheckRefused, Said, summed
from jiwang.procedure.verification.states import Place, State
from jiwang.procedure.verification.supporters import write_down
from jiwang.registers.authorisations.actions import Outsider, Paper, take_in_from_outside, withdraw
from jiwang.registers.authorisations.rules import AuthorisationRefused
from jiwang.registers.authorisations.states import Purpose, Relation, Scope
from jiwang.registers.people.models import Household, Person
from jiwang.registers.statements.models import Statement
from jiwang.trail.models import Line as TrailLine
from making.applying import DIBAO, HEAD, NOW, TODAY, acting, listed, part_of, sent, signed, taken
from making.checking import MONEY, UNTIL, answered, reported, sent_out, wanted
from numbering import number


@pytest.fixture
def family(cast: Cast, law: None) -> Application:
    """Chen and the child have signed; their application for 低保 is being worked on."""
    listed()
    signed()
    made = sent(wanted=[DIBAO])
    taken(part_of(made, DIBAO), PartStep.ACCEPT)
    return made


def stated(fact: str, person: int | None = None) -> list[str]:
    return list(
        Statement.objects.filter(fact=fact, person=person, source="核对").values_list("value", flat=True)
    )


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"parts": ()}, "没有案件"),
        ({"parts": ("public_rental",)}, "不在办理中"),
        ({"pairs": ()}, "至少选一个人"),
        ({"until": None}, "截止日期"),
        ({"until": TODAY - timedelta(days=1)}, "不能早于今天"),
        ({"until": TODAY + timedelta(days=200)}, "最远"),
        ({"pairs": (("person:999", "bank_deposits"),)}, "不在这户"),
        ({"pairs": ((f"person:{HEAD}", "dowry"),)}, "核对范围"),
    ],
)
def test_without_case_list_or_end_nothing_is_asked_and_the_attempt_is_on_the_trail(
    family: Application, other: dict[str, Any], words: str
) -> None:
    made = actions.ask(family, wanted(family, **other), by=acting("jingban"), at=NOW)

    assert isinstance(made, Turned) and words in made.why
    assert not Check.objects.exists()
    assert words in TrailLine.objects.get(what="verification.refused").why


def test_nobody_is_asked_about_who_has_not_signed(cast: Cast, law: None) -> None:
    listed()
    made = sent(wanted=[DIBAO])
    taken(part_of(made, DIBAO), PartStep.ACCEPT)

    turned = actions.ask(made, wanted(made), by=acting("jingban"), at=NOW)

    assert isinstance(turned, Turned) and "先授权、后核对" in turned.why


def test_a_whole_check_from_the_request_to_the_statement(family: Application) -> None:
    check = sent_out(family, items=MONEY)
    assert check.due_on and check.due_on > TODAY
    lines = list(check.lines.order_by("reference"))
    for line in lines[:-1]:
        answered(line)
    assert stated("deposits") == []  # one office has not spoken yet: unknown is not zero
    answered(lines[-1])
    assert stated("deposits") == ["2,501.00元"]

    actions.report(check.pk, by=acting("shenhe"), at=NOW)

    part = part_of(family, DIBAO)
    assert part.is_checked
    assert [one.step for one in part.passages.order_by("at", "pk")][-2:] == ["check", "report"]


def test_no_line_lies_in_the_table_without_an_authorisation_that_lives(family: Application) -> None:
    check = sent_out(family)
    line = check.lines.first()
    assert line is not None
    told = {
        "check_of": check,
        "region": check.region,
        "name": "某人",
        "department": "银行",
        "label": "存款",
        "asked_on": TODAY,
        "expires_on": UNTIL,
    }
    other = Person.objects.exclude(household=CHEN).first()
    bad = [
        {"item": "insurance", "scope": "insurance"},  # not named in the request
        {"item": "bank_deposits", "scope": "dowry"},
        {"item": "bank_deposits", "scope": "deposits", "person": other},
    ]
    for place, one in enumerate(bad):
        row = (
            {"person": line.person, "authorisation": line.authorisation, "reference": f"X{place}"}
            | told
            | one
        )
        with pytest.raises(DatabaseError, match="nothing is asked"), transaction.atomic():
            Line.objects.create(**row)
    with pytest.raises(DatabaseError, match="check_for_a_case"), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(parts=[])


def test_a_withdrawal_stops_what_is_not_answered_at_once_and_a_later_reply_is_refused(
    family: Application,
) -> None:
    check = sent_out(family, items=("bank_deposits", "vehicles"))
    own = list(check.lines.filter(person=HEAD).order_by("reference"))
    answered(own[0])

    withdraw(own[1].authorisation_id, why="本人不同意了", by="jingban", at=NOW)

    assert [one.state for one in check.lines.filter(person=HEAD).order_by("reference")] == [
        Place.ANSWERED,
        Place.STOPPED,
    ]
    with pytest.raises(CheckRefused, match="停止核对"):
        answered(own[1])
    with pytest.raises(DatabaseError, match="not authorised|authorised it"), transaction.atomic():
        Line.objects.filter(pk=own[1].pk).update(state=Place.ANSWERED)
    assert check.lines.filter(state=Place.SENT).count() == 2  # the child's lie under another paper


def test_after_its_end_nothing_is_sent_and_nothing_is_taken(family: Application) -> None:
    check = sent_out(family)
    line = check.lines.first()
    assert line is not None
    later = UNTIL + timedelta(days=1)

    with pytest.raises(CheckRefused, match="截止日期"):
        answered(line, on=later)
    actions.look_after(later, at=NOW)

    see(EVERYWHERE)
    check.refresh_from_db()
    assert check.state == State.STOPPED
    assert {one.reason for one in check.lines.all()} == {"核对请求到期"}


def test_whoever_dies_or_moves_during_the_check_is_asked_about_no_more(family: Application) -> None:
    check = sent_out(family)
    Person.objects.filter(pk=HEAD + 1).update(is_present=False)

    with pytest.raises(CheckRefused, match="停止核对"):
        answered(check.lines.get(person=HEAD + 1))
    actions.look_after(TODAY, at=NOW)

    see(EVERYWHERE)
    assert check.lines.get(person=HEAD + 1).state == Place.STOPPED
    answered(check.lines.get(person=HEAD))
    actions.report(check.pk, by=acting("shenhe"), at=NOW)
    assert part_of(family, DIBAO).is_checked  # everybody who lives there was checked


def test_only_the_late_line_is_red_and_a_report_waits_for_whoever_still_has_time(family: Application) -> None:
    check = sent_out(family, items=("vehicles", "bank_deposits"))
    answered(check.lines.get(person=HEAD, item="vehicles"))
    with pytest.raises(CheckRefused, match="还有 3 项"):
        actions.report(check.pk, by=acting("shenhe"), at=NOW)

    later = TODAY + timedelta(days=40)
    late = [
        one.reference for one in Check.objects.get(pk=check.pk).lines.all() if queries.is_late(one, later)
    ]
    assert late == [
        check.lines.get(person=HEAD + 1, item="vehicles").reference
    ]  # for banks no document gives days
    for line in check.lines.filter(item="bank_deposits"):
        answered(line, on=later)
    actions.report(check.pk, by=acting("shenhe", later), at=NOW)

    assert check.lines.get(reference=late[0]).reason == "到出报告时没有答复"
    assert summed(Place(one.state) for one in check.lines.all()) == {
        "asked": 4,
        "answered": 3,
        "returned": 0,
        "stopped": 1,
        "open": 0,
    }
    assert not part_of(family, DIBAO).is_checked or not queries.uncovered(check.household, later)


def test_an_office_returns_a_line_with_a_reason_and_is_asked_again(family: Application) -> None:
    check = sent_out(family)
    line = check.lines.get(person=HEAD)
    with pytest.raises(CheckRefused, match="文号"):
        receiving.answer(line.pk, Said(None, "查无此人，请核对号码"), by=acting("shenhe"), at=NOW)
    line = receiving.answer(
        line.pk, Said(None, "查无此人，请核对号码", "银函2号"), by=acting("shenhe"), at=NOW
    )
    assert (line.state, line.reason) == (Place.RETURNED, "查无此人，请核对号码")

    line = actions.send_again(line.pk, why="号码已核对，无误", by=acting("shenhe"), at=NOW)

    assert (line.state, line.round) == (Place.SENT, 2)
    assert answered(line).state == Place.ANSWERED


def test_what_the_family_doubts_with_evidence_is_asked_again_and_the_new_word_follows_the_old(
    family: Application,
) -> None:
    check = reported(family, items=MONEY)
    line = check.lines.get(person=HEAD, item="bank_deposits")
    actions.object_to(check.pk, [line.pk], evidence="存折显示已取出看病", by=acting("jingban"), at=NOW)
    assert not part_of(family, DIBAO).is_checked

    actions.send(check.pk, (), by=acting("shenhe"), at=NOW)
    line.refresh_from_db()
    answered(line, total=0)
    actions.report(check.pk, by=acting("shenhe"), at=NOW)

    words = list(Statement.objects.filter(fact="deposits", source="核对").order_by("at", "value"))
    assert sorted(one.value for one in words) == ["1,301.00元", "2,501.00元"]
    newest = next(one for one in words if one.value == "1,301.00元")
    assert newest.follows == next(one.pk for one in words if one is not newest)
    assert part_of(family, DIBAO).is_checked


def test_a_supporter_outside_is_asked_about_with_their_own_paper_alone_and_fills_no_fact_of_the_family(
    family: Application,
) -> None:
    home, signer = family.household, Outsider("陈远", Relation.CHILD, number(date(1990, 3, 7)))
    paper = Paper((DIBAO,), (Scope.DEPOSITS,), Purpose.SUPPORT, TODAY, UNTIL, paper="2号")
    with pytest.raises(AuthorisationRefused, match="身份证号不对"):
        take_in_from_outside(home, replace(signer, number="1" * 18), paper, by="jingban", at=NOW)
    made = take_in_from_outside(home, signer, paper, by="jingban", at=NOW)
    key = f"supporter:{made.supporter_id}"

    turned = actions.ask(
        family, wanted(family, people=[key], items=("vehicles",)), by=acting("jingban"), at=NOW
    )
    assert isinstance(turned, Turned) and "陈远没有授权" in turned.why

    check = sent_out(family, people=[key])
    line = check.lines.get()
    assert (line.person_id, line.supporter_id, queries.number_of(line)) == (
        None,
        made.supporter_id,
        signer.number,
    )
    answered(line, total=900_000)
    assert stated("deposits") == [] and queries.found_now(check, TODAY) == []


def unable(home: Household) -> set[str]:
    """What the law says of the head's supporters: whether all of them are unable to support."""
    law, members = law_at(home.region, TODAY), list(home.members.order_by("pk"))
    assert law is not None
    found = judged(law, home, members, on=TODAY)
    return {
        line["verdict"]
        for one in found.answer["items"] if one["id"] == "tekun_living" and one["unit"] == [str(HEAD)]
        for line in one["clauses"] if line["name"] == "法定义务人没有履行义务的能力"
    }  # fmt: skip


def test_what_offices_say_of_a_supporter_counts_once_all_are_on_file_and_only_while_they_have_signed(
    family: Application,
) -> None:
    home, signer = family.household, Outsider("陈远", Relation.CHILD, number(date(1990, 3, 7)))
    paper = Paper((DIBAO,), (Scope.INCOME,), Purpose.SUPPORT, TODAY, UNTIL, paper="2号")
    made = take_in_from_outside(home, signer, paper, of=(HEAD,), by="jingban", at=NOW)
    key, clerk = made.supporter_id or 0, acting("jingban")
    check = sent_out(family, people=[f"supporter:{key}"], items=("taxes", "social_insurance"))
    for line, says in ((line, SAYS_OF_SON[line.item]) for line in check.lines.all()):
        answered(line, **says)
    assert unable(home) == {"unknown"}  # nobody has said that he is the only one

    words = {"supporter_is_tekun": "否", "supporter_is_dibao": "否", "supporter_cannot_act": "否",
             "supporter_disability_class": "听力", "supporter_disability_grade": "二级"}  # fmt: skip
    with pytest.raises(CheckRefused, match="至少4个字"):
        write_down(home, True, {}, why="问", by=clerk, at=NOW)
    write_down(home, True, {(key, fact): value for fact, value in words.items()}, why="问过村里，看过户口本", by=clerk, at=NOW)  # fmt: skip
    (income,) = Statement.objects.filter(fact="supporter_income")
    assert (income.value, income.supporter_id, income.person_id) == ("96,000.00元/年", key, None)
    assert unable(home) == {"no"}  # severely disabled, and earning more than the line

    law = law_at(home.region, TODAY)
    assert law is not None
    given = ruled_on(law, home, list(home.members.all()), item="tekun_living", on=TODAY, member=HEAD)
    assert ruled_again(law, given.case, "tekun_living", member=HEAD) == given.answer
    withdraw(made.pk, why="本人不同意了", by="jingban", at=NOW)
    assert unable(home) == {"unknown"}  # what he has closed is not read any more


SAYS_OF_SON = {
    "taxes": {"wages": 800_000, "business": 0},
    "social_insurance": {"basic_pension": 0, "other": 0},
}


def test_another_part_uses_the_report_and_nobody_is_checked_twice(family: Application) -> None:
    report = reported(family)
    turned = actions.ask(family, wanted(family), by=acting("jingban"), at=NOW)
    assert isinstance(turned, Turned) and "第42条" in turned.why
    applications.withdraw(family.pk, why="先不申请了", by=acting("jingban"), at=NOW)

    later = sent(wanted=["bianyuan"])
    taken(part_of(later, "bianyuan"), PartStep.ACCEPT)
    assert actions.use_report(later, by=acting("jingban"), at=NOW) == report
    assert part_of(later, "bianyuan").is_checked and later.checks.count() == 0

    with pytest.raises(CheckRefused, match="没有可以采用"):
        actions.use_report(later, by=acting("jingban"), at=NOW)
    withdraw(report.lines.get(person=HEAD).authorisation_id, why="本人不同意了", by="jingban", at=NOW)
    assert queries.report_of(later.household, TODAY) is None


def test_the_report_lays_what_was_declared_beside_what_was_found_and_replaces_nobody_s_eyes(
    family: Application,
) -> None:
    for value, rank, source in (("1000元", "declared", "申请"), ("8000元", "verified", "走访")):
        Statement.objects.create(
            household_id=CHEN, region=family.region, depth="village", fact="deposits", wording="x", value=value, state=rank, source=source,
            by="xieli", on=TODAY, evidence="x", at=AT,
        )  # fmt: skip
    check = reported(family, items=MONEY)

    row = next(one for one in queries.compared(check, TODAY) if one.found.fact == "deposits")
    assert row.differs and sorted((one.value, one.source) for one in row.said) == [
        ("1000元", "申请"),
        ("8000元", "走访"),
    ]
    made = Statement.objects.get(fact="deposits", source="核对")
    assert made.follows is None  # what was seen at the door is not replaced: a person decides
    assert made.expires == check.valid_until


def test_what_offices_have_said_is_destroyed_when_the_report_no_longer_holds(family: Application) -> None:
    check = reported(family)
    actions.look_after(check.valid_until, at=NOW)
    assert Answer.objects.filter(sealed=None).count() == 0

    actions.look_after(check.valid_until + timedelta(days=1), at=NOW)

    see(EVERYWHERE)
    assert set(Answer.objects.values_list("sealed", flat=True)) == {None}
