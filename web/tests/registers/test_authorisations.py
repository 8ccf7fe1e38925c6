"""先授权，后核对: what a signed paper permits, who must sign for whom, and what a withdrawal stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cast import AT, CHEN, LI, TOWNSHIP, Cast
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.authorisations.actions import Paper, take_in, withdraw
from jiwang.registers.authorisations.models import Authorisation
from jiwang.registers.authorisations.queries import signed_by
from jiwang.registers.authorisations.rules import (
    AuthorisationRefused,
    Signed,
    Signer,
    is_valid,
    permits,
    refusal,
)
from jiwang.registers.authorisations.states import Purpose, Scope, Standing
from jiwang.registers.people.models import Person
from jiwang.registers.staff.models import Officer
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
DAY = date(2026, 11, 1)
ADULT, CHILD, PARENT = Signer(1, date(1962, 3, 4)), Signer(2, date(2015, 5, 1)), Signer(3, date(1985, 1, 1))
PAPER = Signed(
    ADULT, frozenset({"dibao"}), frozenset({Scope.DEPOSITS}), Purpose.APPLICATION, DAY, date(2027, 10, 31)
)

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
signers = st.builds(
    Signer,
    person=st.integers(1, 4),
    birth=st.none() | st.dates(date(1930, 1, 1), date(2026, 1, 1)),
    died_on=st.none() | days,
)
papers = st.builds(
    Signed,
    subject=signers,
    items=st.frozensets(st.sampled_from(["dibao", "tekun"])),
    scope=st.frozensets(st.sampled_from(Scope)),
    purpose=st.sampled_from(Purpose),
    signed_on=days,
    expires_on=days,
    lacks_capacity=st.booleans(),
    guardian=st.none() | signers,
    withdrawn_on=st.none() | days,
)


@given(st.lists(papers), st.sampled_from(["dibao", "tekun"]), st.sampled_from(Purpose), days)
def test_nothing_is_permitted_without_a_live_and_valid_paper_that_names_it(
    known: list[Signed], item: str, purpose: Purpose, on: date
) -> None:
    naming = [one for one in known if item in one.items and one.purpose is purpose]
    living = [one for one in naming if one.subject.died_on is None or on < one.subject.died_on]
    usable = [one for one in living if one.signed_on <= on <= one.expires_on and is_valid(one)]

    expected = any(one.withdrawn_on is None or on < one.withdrawn_on for one in usable)

    assert permits(known, item, purpose, on=on) == expected


@given(papers, days)
def test_after_its_withdrawal_a_paper_permits_nothing_ever_again(one: Signed, on: date) -> None:
    withdrawn = replace(one, withdrawn_on=on)

    later = [on, on + timedelta(days=1), on + timedelta(days=4000)]
    assert not any(
        permits([withdrawn], item, purpose, on=day)
        for day in later
        for item in ("dibao", "tekun")
        for purpose in Purpose
    )


@given(papers, days)
def test_an_expired_paper_permits_nothing(one: Signed, on: date) -> None:
    expired = replace(one, expires_on=on - timedelta(days=1))

    assert not any(permits([expired], item, one.purpose, on=on) for item in ("dibao", "tekun"))


@given(papers)
def test_who_signs_for_another_is_an_adult_and_not_that_person(one: Signed) -> None:
    signed_for_a_child = replace(one, subject=CHILD)

    if is_valid(signed_for_a_child):
        guardian = signed_for_a_child.guardian
        assert guardian is not None and guardian.birth is not None
        assert guardian.person != CHILD.person
        assert guardian.birth.replace(day=1) <= date(one.signed_on.year - 18, one.signed_on.month, 1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (PAPER, None),
        (replace(PAPER, subject=CHILD), "监护人签字"),
        (replace(PAPER, subject=CHILD, guardian=PARENT), None),
        (replace(PAPER, subject=CHILD, guardian=CHILD), "不能是本人"),
        (replace(PAPER, subject=CHILD, guardian=Signer(4, date(2010, 1, 1))), "年满18周岁"),
        (replace(PAPER, lacks_capacity=True), "监护人签字"),
        (replace(PAPER, lacks_capacity=True, guardian=PARENT), None),
        (replace(PAPER, subject=Signer(5, None)), "出生日期不清"),
        (replace(PAPER, items=frozenset()), "至少一个事项"),
        (replace(PAPER, scope=frozenset()), "至少一类"),
        (replace(PAPER, signed_on=date(2026, 11, 2)), "不能晚于今天"),
        (replace(PAPER, expires_on=date(2026, 10, 31)), "早于签字日期"),
        (replace(PAPER, expires_on=date(2029, 11, 1)), "最长不超过3年"),
        (replace(PAPER, subject=Signer(6, date(2008, 11, 1))), None),
        (replace(PAPER, subject=Signer(6, date(2008, 11, 2))), "监护人签字"),
        (replace(PAPER, subject=replace(ADULT, died_on=DAY)), "县级核实"),
        (replace(PAPER, subject=replace(ADULT, died_on=date.min)), "县级核实"),
        (replace(PAPER, subject=CHILD, guardian=replace(PARENT, died_on=date(2026, 9, 1))), "县级核实"),
        (replace(PAPER, subject=CHILD, guardian=Signer(None, date(1958, 2, 3))), None),
        (replace(PAPER, subject=CHILD, guardian=Signer(None, date(2010, 2, 3))), "年满18周岁"),
    ],
)
def test_a_paper_is_taken_in_or_refused_in_words_for_the_clerk(asked: Signed, said: str | None) -> None:
    found = refusal(asked, today=DAY)

    assert (found is None) if said is None else (found is not None and said in found)


@pytest.mark.parametrize("scope", Scope)
def test_only_the_kinds_of_facts_that_were_agreed_to_may_be_asked(scope: Scope) -> None:
    assert permits([PAPER], "dibao", Purpose.APPLICATION, on=DAY, scope=scope) == (scope is Scope.DEPOSITS)


def test_a_withdrawal_counts_on_its_own_day(cast: Cast) -> None:
    chen = Person.objects.get(pk=CHEN * 10)
    made = take_in(chen, written(), by="xieli", at=AT)
    before = permits(signed_by(EVERYWHERE, chen), "dibao", Purpose.APPLICATION, on=DAY)

    withdraw(made.pk, why="本人要求撤回", by="jingban", at=AT)

    assert before and not permits(signed_by(EVERYWHERE, chen), "dibao", Purpose.APPLICATION, on=DAY)
    assert Line.objects.get(what="authorisations.withdrawn").why == "本人要求撤回"


def test_a_child_alone_cannot_sign(cast: Cast) -> None:
    with pytest.raises(AuthorisationRefused):
        take_in(Person.objects.get(pk=CHEN * 10 + 1), written(), by="xieli", at=AT)


def test_authorisations_are_seen_by_place_even_without_a_filter(cast: Cast) -> None:
    take_in(Person.objects.get(pk=CHEN * 10), written(), by="xieli", at=AT)

    see(Sight.over(["999901002"]))
    elsewhere = Authorisation.objects.count()
    see(Sight.over([TOWNSHIP]))

    assert (elsewhere, Authorisation.objects.count()) == (0, 1)


def test_a_clerk_takes_in_a_paper_for_a_child_and_withdraws_it(cast: Cast, entered: Enter, law: None) -> None:
    client = entered(cast["jingban"])
    today = timezone.localdate()
    asked = {
        "subject": CHEN * 10 + 1, "guardian": CHEN * 10, "purpose": "application", "items": ["dibao"], "scope": ["income"],
        "signed_on": str(today), "expires_on": str(today + timedelta(days=300)), "paper": "清溪2026-17",
    }  # fmt: skip

    client.post(reverse("authorisations:take_in", args=[CHEN]), asked)
    page = client.get(reverse("desk:household", args=[CHEN])).content.decode()
    see(EVERYWHERE)
    made = Authorisation.objects.get()
    client.post(reverse("authorisations:withdraw", args=[made.pk]), {"why": "监护人要求撤回"})
    after = client.get(reverse("desk:household", args=[CHEN])).content.decode()

    assert "清溪2026-17" in page and "最低生活保障" in page and "监护人签字：陈大山" in page
    assert "监护人要求撤回" in after


def test_the_papers_of_one_family_are_typed_once(cast: Cast, entered: Enter, law: None) -> None:
    """Begun from an application: its items are ticked, the child's paper has all of its parent's with the parent as guardian, then back."""
    clerk, back = entered(cast["jingban"]), f"/applications/household/{CHEN}/"
    page = f"{reverse('authorisations:take_in', args=[CHEN])}?back={back}"
    assert 'value="dibao" ' in (said := clerk.get(f"{page}&items=dibao,nothing").content.decode())
    assert said.count(" checked") == 1

    day = timezone.localdate()
    form = {
        "subject": str(CHEN * 10), "guardian": "", "purpose": "application", "items": ["dibao"], "scope": ["deposits"], "signed_on": f"{day}",
        "expires_on": f"{day + timedelta(days=300)}", "paper": "窗口柜2-017",
    }  # fmt: skip
    following = clerk.post(page, form)
    said = clerk.get(following.url).content.decode()
    assert "接着登记下一位" in said and f'<option value="{CHEN * 10 + 1}" selected>' in said
    assert f'<option value="{CHEN * 10}" selected>' in said and "窗口柜2-017" in said
    again = clerk.post(following.url, form | {"subject": str(CHEN * 10 + 1), "guardian": str(CHEN * 10)})
    assert again.url == back


def test_a_member_of_another_household_is_no_choice(cast: Cast, entered: Enter, law: None) -> None:
    asked = {"subject": LI * 10, "purpose": "application", "items": ["dibao"], "scope": ["income"]}

    answer = entered(cast["jingban"]).post(reverse("authorisations:take_in", args=[CHEN]), asked)

    assert answer.status_code == 422 and not Authorisation.objects.exists()


def test_an_authorisation_elsewhere_cannot_be_withdrawn(cast: Cast, entered: Enter) -> None:
    made = take_in(Person.objects.get(pk=CHEN * 10), written(), by="xieli", at=AT)

    answer = entered(cast["zhou"]).post(
        reverse("authorisations:withdraw", args=[made.pk]), {"why": "不该看见"}
    )

    see(EVERYWHERE)
    assert answer.status_code == 404 and Authorisation.objects.get().withdrawn_on is None


def test_where_a_paper_stands_is_said_by_its_days() -> None:
    standings = [PAPER.standing(day) for day in (DAY - timedelta(days=1), DAY, date(2027, 11, 1))]

    assert standings == [Standing.WAITING, Standing.LIVE, Standing.EXPIRED]


def written() -> Paper:
    """A paper of somebody of age."""
    return Paper(("dibao",), (Scope.DEPOSITS,), Purpose.APPLICATION, DAY, date(2027, 10, 31))
