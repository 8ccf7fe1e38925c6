"""The pure machine of one part: whatever is done in whatever order, nothing is ready that the law forbids."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from jiwang.procedure.applications.rules import (
    ApplicationRefused,
    Asking,
    Filled,
    Passed,
    Request,
    Standing,
    check_filled,
    check_request,
    posted_until,
    refusal,
    stops_of,
)
from jiwang.procedure.applications.states import ENDED, LIVE, STEPS, State, Step, Way
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty

PLACE, COUNTY, CITY, SINCE = "999901001001", "999901", "9999", date(2026, 1, 1)
CLERK = Held(Duty.TOWNSHIP_CLERK, PLACE[:9], SINCE)
COUNTY_MAN = Held(Duty.COUNTY_REVIEWER, COUNTY, SINCE)
HOUSING = Held(Duty.LIAISON, CITY, SINCE, department="住建")
HEALTH = Held(Duty.LIAISON, CITY, SINCE, department="医保")
WORKER = Held(Duty.VILLAGE_WORKER, PLACE, SINCE)
STATUS = Standing(
    State.SENT,
    Way.TOWNSHIP,
    PLACE,
    "民政",
    needs_check=True,
    needs_visit=True,
    notice_days=7,
    may_extend=True,
)
RENT = Standing(State.SENT, Way.OFFICE, PLACE, "住建")


class PartMachine(RuleBasedStateMachine):
    """A part in many hands, in any order, on any day; what it has gone through is kept beside it, apart from the rules."""

    @initialize(
        way=st.sampled_from(Way),
        needs=st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()),
        days=st.none() | st.integers(1, 7),
        unsigned=st.booleans(),
    )
    def begin(self, way: Way, needs: tuple[bool, bool, bool, bool], days: int | None, unsigned: bool) -> None:
        """A part of any kind."""
        check, visit, kin, carried = needs
        self.part = Standing(
            State.SENT, way, PLACE, "民政" if way is Way.TOWNSHIP else "住建", needs_check=check, needs_visit=visit,
            notice_days=days, is_kin=kin, is_carried=carried, unsigned=("小宝",) if unsigned else (),
        )  # fmt: skip
        self.on = date(2026, 3, 2)
        self.hung: list[tuple[date, date]] = []
        self.asked, self.visits, self.by_county, self.checked = 0, 0, False, False

    @rule(
        step=st.sampled_from(sorted(STEPS)),
        who=st.sampled_from([CLERK, COUNTY_MAN, HOUSING, HEALTH, WORKER]),
        days=st.integers(0, 9),
    )
    def take(self, step: Step, who: Held, days: int) -> None:
        """Somebody tries a step, some days later."""
        self.on += timedelta(days=days)
        if refusal(self.part, step, Asking((who,), True, self.on)) is None:
            self._count(step, who)
            self.part = self._after(step, who)

    @rule(signs=st.booleans())
    def sign(self, signs: bool) -> None:
        """Somebody signs, or takes it back."""
        self.part = replace(self.part, unsigned=() if signs else ("小宝",))

    def _count(self, step: Step, who: Held) -> None:
        if step is Step.CHECK:
            assert not self.part.unsigned, "a query without authorisation"
            self.checked = True
        self.asked += step is Step.ASK
        self.visits += step is Step.VISIT
        self.by_county |= step is Step.VISIT and who is COUNTY_MAN
        if step is Step.POST:
            assert self.part.notice_days is not None, "a notice where none may hang"
            self.hung.append((self.on, posted_until(self.on, self.part.notice_days)))
        elif step is Step.OBJECT:
            self.hung.clear()

    def _after(self, step: Step, who: Held) -> Standing:
        part = self.part
        told = {
            Step.ASK: {"was_asked": True},
            Step.CHECK: {"is_checked": True},
            Step.VISIT: {"investigators": ("甲", "乙"), "is_county_visited": self.by_county},
            Step.OPINION: {"has_opinion": True},
            Step.POST: {"posted_until": posted_until(self.on, part.notice_days or 0)},
            Step.OBJECT: {"has_opinion": False, "posted_until": None},
            Step.HALT: {"before": part.state},
        }
        leads = part.before if step is Step.RESUME else STEPS[step].leads
        return replace(part, state=leads or part.state, **told.get(step, {}))

    @invariant()
    def nothing_is_ready_against_the_law(self) -> None:
        """Checked, visited by two, by the county for kin, hung up for long enough, asked for papers once at most."""
        if self.part.state is State.READY:
            assert self.part.way is Way.TOWNSHIP
            assert self.checked or not self.part.needs_check
            assert self.visits or not self.part.needs_visit
            assert self.by_county or not self.part.is_kin
            assert self.part.notice_days is None or self.hung[-1][1] < self.on
        assert self.asked <= (0 if self.part.is_carried else 1)
        assert self.part.notice_days is not None or not self.hung


TestPart = PartMachine.TestCase


@pytest.mark.parametrize(
    ("part", "step", "who", "is_open"),
    [
        (RENT, Step.ACCEPT, HOUSING, True),
        (RENT, Step.ACCEPT, HEALTH, False),  # another department's
        (RENT, Step.ACCEPT, CLERK, False),  # who is at the desk answers for themselves
        (replace(RENT, is_served=False), Step.ACCEPT, CLERK, True),  # the window enters what came on paper
        (STATUS, Step.ACCEPT, HOUSING, False),
        (STATUS, Step.ACCEPT, CLERK, True),
        (STATUS, Step.VISIT, CLERK, False),  # not accepted yet
        (replace(STATUS, state=State.OPEN), Step.VISIT, COUNTY_MAN, True),
        (replace(STATUS, state=State.OPEN), Step.OPINION, CLERK, False),
        (replace(RENT, state=State.OPEN), Step.POST, HOUSING, False),
        (replace(STATUS, state=State.OPEN, was_asked=True), Step.ASK, CLERK, False),
        (replace(STATUS, state=State.OPEN, is_carried=True), Step.ASK, CLERK, False),
        (replace(STATUS, is_extended=True), Step.EXTEND, CLERK, False),
        (replace(STATUS, state=State.REFUSED, has_next=True), Step.CARRY_ON, CLERK, True),
        (replace(STATUS, state=State.REFUSED), Step.CARRY_ON, CLERK, False),
    ],
)
def test_a_step_is_open_for_whom_it_is_and_when_it_is_time(
    part: Standing, step: Step, who: Held, is_open: bool
) -> None:
    assert (refusal(part, step, Asking((who,), False, SINCE)) is None) is is_open


def test_a_worker_takes_back_only_what_they_have_begun() -> None:
    assert refusal(STATUS, Step.WITHDRAW, Asking((WORKER,), True, SINCE)) is None
    assert refusal(STATUS, Step.WITHDRAW, Asking((WORKER,), False, SINCE)) is not None


@pytest.mark.parametrize(
    ("part", "step", "filled", "word"),
    [
        (STATUS, Step.ASK, Filled(), "缺哪些材料"),
        (STATUS, Step.VISIT, Filled(first="甲", second=" 甲 "), "两个不同的人"),
        (STATUS, Step.VISIT, Filled(officers=((7, "甲"), (7, "甲"))), "两个不同的人"),
        (STATUS, Step.VISIT, Filled(officers=((7, "甲"),), first="乙"), "岗位"),
        (STATUS, Step.OPINION, Filled(words="都符合条件"), "请选建议"),
        (STATUS, Step.POST, Filled(), "贴在哪里"),
        (RENT, Step.REFUSE, Filled(words="不行"), "至少4个字"),
        (replace(RENT, is_served=False), Step.FINISH, Filled(words="住建说已经办好"), "文号"),
        (STATUS, Step.CARRY_ON, Filled(), "本人同意"),
        (
            STATUS,
            Step.VISIT,
            Filled(first="甲", second="乙", guest="村干部，同去", day=SINCE + timedelta(days=1)),
            "不能晚于今天",
        ),
    ],
)
def test_a_step_that_lacks_something_says_what(part: Standing, step: Step, filled: Filled, word: str) -> None:
    with pytest.raises(ApplicationRefused, match=word):
        check_filled(part, step, filled, on=SINCE)


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (Request(True, "陈大山"), "勾选一个事项"),
        (Request(True, " ", wanted=("dibao",)), "谁来申请"),
        (Request(False, "上坝社区居委会", wanted=("dibao",)), "委托书"),
        (Request(True, "陈大山", wanted=("dibao",), is_kin=True, kin_words="是"), "什么亲属"),
    ],
)
def test_an_application_that_lacks_something_says_what(asked: Request, word: str) -> None:
    with pytest.raises(ApplicationRefused, match=word):
        check_request(asked)


def test_a_clock_stands_still_between_asking_and_bringing_during_a_halt_and_where_notice_counts_apart() -> (
    None
):
    day = [date(2026, 3, 2) + timedelta(days=one) for one in range(10)]
    way = [
        Passed(Step.ASK, day[0]), Passed(Step.BRING, day[2]), Passed(Step.HALT, day[3]), Passed(Step.RESUME, day[4]),
        Passed(Step.POST, day[5], day[9]), Passed(Step.HALT, day[6]),
    ]  # fmt: skip
    still = [(day[0], day[2]), (day[3], day[4])]

    assert stops_of(way, with_notice=False) == [*still, (day[6], None)]
    assert stops_of(way, with_notice=True) == [*still, (day[5], day[9]), (day[6], None)]


def test_every_state_is_live_or_ended_and_every_step_starts_somewhere() -> None:
    assert LIVE | ENDED == set(State) and not LIVE & ENDED
    assert all(terms.starts for terms in STEPS.values())


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"words": "有人说他有儿子"}, "由谁去查"),
        ({"officers": ((7, "王经办"),)}, "至少4个字"),
        ({"words": "有人说他有儿子", "officers": ((7, "王经办"),)}, "哪天查清"),
        ({"words": "有人说他有儿子", "officers": ((7, "王经办"),), "day": date(2026, 9, 1)}, "不能早于今天"),
        (
            {"words": "有人说他有儿子", "officers": ((7, "王经办"),), "day": date(2026, 10, 30)},
            "请把日期提前",
        ),
        ({"words": "长" * 241, "officers": ((7, "王经办"),), "day": date(2026, 10, 8)}, "最多240字"),
    ],
)
def test_an_objection_says_what_who_looks_into_it_and_until_when(told: dict[str, Any], why: str) -> None:
    part = replace(STATUS, state=State.POSTED, inquire_last=date(2026, 10, 9))
    with pytest.raises(ApplicationRefused, match=why):
        check_filled(part, Step.OBJECT, Filled(**told), on=date(2026, 9, 20))
