"""The unions' workers in hardship: first checked, then filed, then helped, then out; counted honestly, and nobody without somebody who answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from cast import COUNTY, TOWNSHIP, Cast
from jiwang.kit.offices import Office
from jiwang.kit.sights import EVERYWHERE, Sight, see, seeing
from jiwang.procedure.owners import actions, queries
from jiwang.procedure.owners.models import Deed, OwnFile, Plan
from jiwang.procedure.owners.rules import (
    FileRefused,
    Filled,
    Progress,
    Step,
    check_planned,
    lacks,
    open_steps,
)
from jiwang.procedure.owners.states import AGAIN, Found, Kind
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.registers.staff.rules import offices_held
from jiwang.trail.models import Line
from making.applying import NOW, TODAY, acting
from making.filing import OWNER, TOLD, UNION, declared, step, unionist

STEPS = [
    Step(one, one, kind)
    for one, kind in (
        ("check", Kind.CHECK), ("file", Kind.FILING), ("pair", Kind.PAIRING), ("help", Kind.HELP), ("visit", Kind.VISIT),
        ("exit", Kind.EXIT), ("watch", Kind.VISIT),
    )
]  # fmt: skip


@pytest.fixture
def union(cast: Cast, law: None) -> Officer:
    """The union's liaison, where the law is in force."""
    see(EVERYWHERE)
    return unionist()


def open_of(one: OwnFile) -> set[str]:
    return {each.id for each in queries.steps_now(one, TODAY)}


def test_a_household_is_checked_filed_paired_helped_visited_and_leaves_and_is_still_visited(
    union: Officer,
) -> None:
    one = declared()
    ways = [open_of(one)]
    for name in ("check", "file", "pair", "help", "visit", "exit", "watch"):
        one = step(one, name)
        ways.append(open_of(one))

    assert ways == [
        {"check"}, {"file"}, {"pair", "help", "visit"}, {"exit", "help", "visit", "pair"}, {"exit", "help", "visit", "pair"},
        {"exit", "help", "visit", "pair"}, {"watch"}, {"watch"},
    ]  # fmt: skip
    assert (one.sort, one.filed_on, one.left_on) == ("深度困难", TODAY, TODAY)
    assert one.due_on == TODAY + timedelta(days=92)  # a quarter, also after the exit
    assert Line.objects.filter(about=f"ownfile:{one.pk}", what="owners.taken").count() == 7


def test_filing_before_the_check_is_impossible_at_the_desk_and_in_the_database(union: Officer) -> None:
    one = declared()

    with pytest.raises(FileRefused, match="先核查、后建档"):
        step(one, "file")
    told = {"filed_on": TODAY, "sort": "深度困难"}
    for change in (
        told,
        told | {"checked_on": TODAY},
        told | {"checked_on": TODAY, "found": "not"},
        told | {"checked_on": TODAY + timedelta(days=1), "found": "fits"},
        {"left_on": TODAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OwnFile.objects.filter(pk=one.pk).update(**change)
    there = {"file": one, "department": UNION, "region": TOWNSHIP, "by": union, "at": NOW, "on": TODAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        Deed.objects.create(step="help", label="帮扶", kind="help", **there)
    with pytest.raises(DatabaseError), transaction.atomic():
        Plan.objects.all().delete()


def test_whom_the_check_does_not_bear_out_is_not_filed_but_may_be_checked_again(union: Officer) -> None:
    one = step(declared(), "check", found=Found.NOT)

    assert open_of(one) == {"check"} and one.due_on is None
    with pytest.raises(FileRefused):
        step(one, "file")
    assert open_of(step(one, "check")) == {"file"}


@pytest.mark.parametrize(
    ("name", "other", "words"),
    [
        ("check", {"found": None}, "核查的结果"),
        ("check", {"words": "看"}, "至少4个字"),
        ("check", {"day": TODAY + timedelta(days=1)}, "今天之间"),
        ("check", {"day": TODAY - timedelta(days=1)}, "今天之间"),
        ("file", {"sort": "很困难"}, "政策包"),
        ("pair", {"unit": "", "answers": " ", "contact": ""}, "至少先写一样"),
    ],
)
def test_a_step_says_what_it_must_say(
    union: Officer, name: str, other: dict[str, object], words: str
) -> None:
    one = declared()
    for before in TOLD:
        if before == name:
            break
        one = step(one, before)

    with pytest.raises(FileRefused, match=words):
        step(one, name, **other)


def test_who_has_nobody_that_helps_answers_or_can_be_called_is_a_defect(union: Officer) -> None:
    bare, half, whole = (step(declared(name), "check", "file") for name in ("何师傅", "罗师傅", "毛师傅"))
    step(half, "pair", answers="", contact="")
    step(whole, "pair")

    found = queries.files_of(OWNER)
    assert {one.name for one in queries.on_shelf(found, "lacking", TODAY)} == {"何师傅", "罗师傅"}
    assert queries.numbers(found, TODAY)["lacking"] == 2
    assert lacks(bare.unit, bare.answers, bare.contact) == ["帮扶单位", "责任人", "联系人"]
    assert lacks("区住建局", "", "") == ["责任人", "联系人"]


def test_progress_is_counted_from_rows_and_has_no_percentage_until_the_owner_says_how_many(
    union: Officer,
) -> None:
    step(declared("何师傅"), "check", "file")
    step(declared("罗师傅"), "check")
    assert (queries.progress_of(OWNER), queries.progress_of(OWNER).percent) == (Progress(1), "")

    for number in (3, 2):
        actions.plan(
            OWNER, number, basis="摸底名册", by=acting("gonghui"), at=NOW + timedelta(seconds=-number)
        )
    assert queries.progress_of(OWNER) == Progress(1, 2) and queries.progress_of(OWNER).percent == "50.0"
    with pytest.raises(FileRefused, match="1 到"):
        actions.plan(OWNER, 0, basis="摸底名册", by=acting("gonghui"), at=NOW)


def test_558_of_569_are_98_percent_and_nothing_rounds_up_to_done() -> None:
    assert Progress(558, 569).percent == "98.0"
    assert Progress(558).percent == "" and Progress(570, 569).percent == "" and Progress(570, 569).is_above
    assert Progress(9999, 10_000).percent == "99.9" and Progress(569, 569).percent == "100.0"
    with pytest.raises(FileRefused):
        check_planned(0)


def test_the_files_are_the_union_s_alone(cast: Cast, union: Officer) -> None:
    step(declared(), "check", "file")

    own = Sight.over([], offices=offices_held(held_by(union), TODAY))
    with seeing(own):
        assert OwnFile.objects.count() == 1 and queries.owner_of(own, TODAY) == OWNER
    for sight in (
        Sight.over([COUNTY, TOWNSHIP]),
        Sight.over([], offices=offices_held(held_by(cast["lianluo"]), TODAY)),
        Sight.over([], offices=[Office(UNION, "999902")]),
    ):
        with seeing(sight):
            assert not OwnFile.objects.exists() and not Deed.objects.exists()
    assert queries.owner_of(Sight.over([], offices=[Office("医保", COUNTY)]), TODAY).procedure == ""
    for code in (
        "shenhe",
        "lianluo",
        "queren",
    ):  # civil affairs decides nothing here, nor does another department
        with pytest.raises(FileRefused, match="只有这个部门"):
            actions.take(
                OwnFile.objects.get().pk, "help", Filled(day=TODAY, words="送米面"), by=acting(code), at=NOW
            )


@given(st.lists(st.sampled_from([one.id for one in STEPS]), max_size=12))
def test_in_whatever_order_somebody_tries_nobody_is_filed_unchecked_helped_unfiled_or_helped_after_the_exit(
    tries: list[str],
) -> None:
    done: list[str] = []
    for name in tries:
        if name in {one.id for one in open_steps(STEPS, done)}:
            done.append(name)

    first = {name: done.index(name) for name in dict.fromkeys(done)}
    order = ("check", "file", "pair", "exit", "watch")
    assert [one for one in order if one in first] == list(order[: sum(one in first for one in order)])
    assert all(first["file"] < first[one] for one in ("help", "visit") if one in first)
    assert "exit" not in first or not {"help", "visit"} & set(done[first["exit"] :])
    assert len([one for one in done if one in ("check", "file", "exit")]) == len({one for one in done if one in ("check", "file", "exit")})  # fmt: skip
    assert open_steps(STEPS, done) and AGAIN  # a household never ends on nobody's list
