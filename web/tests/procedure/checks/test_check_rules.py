"""Whatever happens in whatever order: nothing is asked, sent or answered without an authorisation that lives, and the sums agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from jiwang.procedure.verification.rules import (  # fmt: skip
    Asking,
    Check,
    Line,
    Request,
    Subject,
    Wish,
    lacking,
    late_line,
    refusal,
    summed,
)
from jiwang.procedure.verification.states import STEPS, WAITING, Place, State, Step
from jiwang.registers.authorisations.rules import Signed, Signer
from jiwang.registers.authorisations.states import Purpose, Scope, Standing
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty

PLACE, DAY = "999901001001", date(2026, 11, 2)
CLERK, REVIEWER = (
    Held(duty, PLACE[:size], DAY) for duty, size in ((Duty.TOWNSHIP_CLERK, 9), (Duty.COUNTY_REVIEWER, 6))
)
BANK, CARS = (Held(Duty.LIAISON, "9999", DAY, department=one) for one in ("银行", "公安交管"))
VILLAGE = Held(Duty.VILLAGE_WORKER, PLACE, DAY)
OFFICERS = (CLERK, REVIEWER, BANK, CARS, VILLAGE)
THINGS = (("bank", Scope.DEPOSITS, "银行"), ("cars", Scope.VEHICLES, "公安交管"))


class Checking(RuleBasedStateMachine):
    """A township, a county, two offices and a person who signs and takes it back; days go by."""

    def __init__(self) -> None:
        """Nobody has signed, nothing is asked."""
        super().__init__()
        self.on, self.until, self.state = DAY, None, None
        self.signed: list[Signed] = []
        self.lines: dict[str, Place] = {}
        self.is_present = True

    @rule(scopes=st.sets(st.sampled_from([Scope.DEPOSITS, Scope.VEHICLES])), days=st.integers(0, 60), item=st.sampled_from(["dibao", "bianyuan"]), purpose=st.sampled_from(Purpose))  # fmt: skip
    def sign(self, scopes: set[Scope], days: int, item: str, purpose: Purpose) -> None:
        """Somebody signs for something, for some time."""
        self.signed.append(
            Signed(
                Signer(1, date(1970, 1, 1)),
                frozenset({item}),
                frozenset(scopes),
                purpose,
                self.on,
                self.on + timedelta(days=days),
            )
        )

    @rule()
    def withdraw(self) -> None:
        """Everything is taken back: what is not answered stops at once, as the table does it."""
        self.signed = [replace(one, withdrawn_on=one.withdrawn_on or self.on) for one in self.signed]
        self.lines = {one: Place.STOPPED if place in WAITING else place for one, place in self.lines.items()}

    @rule(days=st.integers(1, 30), stays=st.booleans())
    def wait(self, days: int, stays: bool) -> None:
        """Days go by; somebody may have moved away."""
        self.on += timedelta(days=days)
        self.is_present = self.is_present and stays

    @rule(things=st.sets(st.sampled_from(["bank", "cars"])), days=st.integers(-1, 90), has_case=st.booleans())
    def ask(self, things: set[str], days: int, has_case: bool) -> None:
        """The township asks, with a right or without."""
        if self.state is not None and self.state is not State.STOPPED:
            return
        until = self.on + timedelta(days=days) if days >= 0 else None
        subject = Subject("person:1", "某人", True, tuple(self.signed), self.is_present)
        wishes = tuple(Wish(subject, name, scope) for name, scope, _ in THINGS if name in things)
        parts = ("dibao",) if has_case else ()
        if lacking(Request(parts, frozenset({"dibao"}), wishes, self.on, until)) is None:
            assert has_case and things and until is not None and self.is_present
            assert all(self._permitted(name, until) for name in things), "a query without authorisation"
            self.state, self.until, self.lines = State.ASKED, until, dict.fromkeys(things, Place.OPEN)

    @rule(
        step=st.sampled_from(sorted(STEPS)),
        who=st.sampled_from(OFFICERS),
        thing=st.sampled_from(["bank", "cars"]),
    )
    def take(self, step: Step, who: Held, thing: str) -> None:
        """Somebody tries a step."""
        if self.state is None or self.until is None:
            return
        line = None
        if step in (Step.ANSWER, Step.RETURN):
            if thing not in self.lines:
                return
            line = Line(self.lines[thing], dict((name, office) for name, _, office in THINGS)[thing], self._permitted(thing), self.is_present)  # fmt: skip
        check = Check(self.state, PLACE, self.until, tuple(self.lines.values()))
        if refusal(check, step, Asking((who,), self.on), line=line) is None:
            self._took(step, who, thing)

    def _took(self, step: Step, who: Held, thing: str) -> None:
        if step is Step.SEND:
            self.lines = {
                one: self._sent(one) if place is Place.OPEN else place for one, place in self.lines.items()
            }
        elif step in (Step.ANSWER, Step.RETURN):
            assert self.lines[thing] is not Place.STOPPED and self._permitted(thing) and self.is_present
            assert self.until is not None and self.on <= self.until, "an answer after the end"
            assert who is REVIEWER or (thing == "bank") == (who is BANK), "another office's line"
            self.lines[thing] = Place.ANSWERED if step is Step.ANSWER else Place.RETURNED
        elif step is Step.OBJECT:
            self.lines = {
                one: Place.OPEN if place is Place.ANSWERED else place for one, place in self.lines.items()
            }
        elif step is Step.STOP:
            self.lines = {
                one: Place.STOPPED if place in WAITING else place for one, place in self.lines.items()
            }
        self.state = STEPS[step].leads or self.state

    def _sent(self, thing: str) -> Place:
        """As the act does it: what nobody may ask any more stops instead."""
        return Place.SENT if self._permitted(thing) and self.is_present else Place.STOPPED

    def _permitted(self, thing: str, until: date | None = None) -> bool:
        scope = dict((name, scope) for name, scope, _ in THINGS)[thing]
        return any(
            "dibao" in one.items and scope in one.scope and one.purpose is not Purpose.SUPPORT and one.standing(self.on) is Standing.LIVE
            and (until is None or one.expires_on >= until)
            for one in self.signed
        )  # fmt: skip

    @invariant()
    def the_sums_agree(self) -> None:
        """What was asked is what was answered, returned, stopped and is open; nothing but an open check waits."""
        told = summed(self.lines.values())
        assert told["asked"] == told["answered"] + told["returned"] + told["stopped"] + told["open"]
        if self.state is State.STOPPED:
            assert not told["open"]


TestChecking = Checking.TestCase
TestChecking.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_a_stopped_line_tells_the_office_why_and_nothing_of_the_family() -> None:
    for line in (
        Line(Place.STOPPED, "银行"),
        Line(Place.SENT, "银行", is_permitted=False),
        Line(Place.SENT, "银行", is_present=False),
    ):
        assert "请销毁查询结果" in str(late_line(line)) and "死" not in str(late_line(line))
