"""Random journeys of a change: whatever officers try in whatever order, no state is reached that the law forbids."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.decisions.rules import Asking, DecisionRefused, Ruling, Standing, next_month, taken
from jiwang.stages.decisions.states import CUTS, Kind, Outcome, State, Step

COUNTY, ELSEWHERE, HOME = "999901", "999902", "999901001001"
SINCE = date(2020, 1, 1)
OFFICERS = {
    1: Held(Duty.COUNTY_REVIEWER, COUNTY, SINCE), 2: Held(Duty.TOWNSHIP_CLERK, "999901001", SINCE), 3: Held(Duty.DECIDER, COUNTY, SINCE),
    4: Held(Duty.DECIDER, COUNTY, SINCE), 5: Held(Duty.DECIDER, ELSEWHERE, SINCE), 6: Held(Duty.SUPERVISOR, COUNTY, SINCE),
}  # fmt: skip
KIN = frozenset({4})  # of whom nobody knows but themselves


class Journey(RuleBasedStateMachine):
    """One change, six officers, and days that go by."""

    @initialize(kind=st.sampled_from(Kind), typist=st.sampled_from([0, 2, 3]))
    def begin(self, kind: Kind, typist: int) -> None:
        self.today = date(2026, 11, 1)
        self.change = Standing(
            kind, State.OPEN, HOME, entered_by=frozenset({typist}), at_county=kind is not Kind.RAISE
        )
        self.heard_on: date | None = None
        self.decider: int | None = None

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(
        step=st.sampled_from([Step.PASS_ON, Step.HEAR, Step.TELL, Step.DROP]),
        officer=st.sampled_from(list(OFFICERS)),
    )
    def go_on(self, step: Step, officer: int) -> None:
        if self._try(step, Asking(officer, (OFFICERS[officer],))) and step is Step.HEAR:
            self.heard_on = self.heard_on or self.today

    @rule(
        step=st.sampled_from([Step.DECIDE, Step.CONFIRM]), outcome=st.sampled_from(Outcome), officer=st.sampled_from(list(OFFICERS)),
        months=st.integers(-2, 2), says_apart=st.booleans(),
    )  # fmt: skip
    def decide(self, step: Step, outcome: Outcome, officer: int, months: int, says_apart: bool) -> None:
        since = self.today.replace(day=1)
        for _month in range(months):
            since = next_month(since)
        for _month in range(-months):
            since = (since - timedelta(days=1)).replace(day=1)
        asking = Asking(officer, (OFFICERS[officer],), says_apart and officer not in KIN)
        outcome = Outcome.RAISE if step is Step.CONFIRM else outcome
        if self._try(step, asking, Ruling(outcome, 100, since, "理由")):
            self.decider = officer

    def _try(self, step: Step, asking: Asking, ruling: Ruling | None = None) -> bool:
        try:
            self.change = taken(self.change, step, asking, on=self.today, ruling=ruling)
        except DecisionRefused as refused:
            assert str(refused).endswith("。")
            return False
        return True

    @invariant()
    def is_lawful(self) -> None:
        if not hasattr(self, "change") or self.change.outcome is None:
            return
        change = self.change
        assert change.decided == 1
        assert self.decider not in KIN | change.entered_by | change.heard_by
        assert self.decider is not None and OFFICERS[self.decider].area == COUNTY
        if change.outcome in CUTS:
            assert change.kind is not Kind.RAISE
            assert change.heard_by and self.heard_on is not None and change.decided_on is not None
            assert self.heard_on <= change.decided_on
            assert change.effect is not None and change.effect >= next_month(change.decided_on)


Journey.TestCase.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
TestJourney = Journey.TestCase
