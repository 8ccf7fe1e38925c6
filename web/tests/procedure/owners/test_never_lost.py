"""Random journeys of a referral: whatever whoever tries in whatever order, it ends helped or at the family's own word, or somebody has it to do."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cast import Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.referrals import queries
from jiwang.procedure.referrals.models import Referral
from jiwang.procedure.referrals.permissions import steps_open
from jiwang.procedure.referrals.rules import ReferralRefused
from jiwang.procedure.referrals.states import ENDED, LIVE, Kind, State, Step
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from making.applying import TODAY, liaison
from making.referring import referred, stepped

OFFICERS = ("jingban", "zhou", "xieli", "shenhe", "queren", "renshe", "canlian")
RECEIVERS = ("人社", "残联", "教育", "示例市慈善会")  # the last two have nobody at the desk


class Journey(RuleBasedStateMachine):
    """One family, seven officers, four receivers, and days that go by."""

    @initialize(to=st.sampled_from(RECEIVERS))
    def begin(self, to: str) -> None:
        self.around = transaction.atomic()
        self.around.__enter__()
        see(EVERYWHERE)
        self.today = TODAY
        self.first = referred(to, kind=_kind(to))

    def teardown(self) -> None:
        if hasattr(self, "around"):
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    @rule(days=st.integers(1, 60))
    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(
        step=st.sampled_from([one for one in Step if one is not Step.REFER]), by=st.sampled_from(OFFICERS), to=st.sampled_from(RECEIVERS),
        which=st.integers(0, 3), says=st.booleans(),
    )  # fmt: skip
    def go_on(self, step: Step, by: str, to: str, which: int, says: bool) -> None:
        chain = list(Referral.objects.order_by("at", "opened_on", "follows_id"))
        try:
            stepped(
                chain[which % len(chain)],
                step,
                "已经谈过了" if says else "嗯",
                by=by,
                on=self.today,
                department=to,
                kind=_kind(to),
            )
        except ReferralRefused as refused:
            assert str(refused).endswith("。")

    @invariant()
    def is_never_lost(self) -> None:
        if not hasattr(self, "first"):
            return
        (last,) = Referral.objects.filter(next=None)  # one family, one line of referrals
        assert all(one.state == State.PASSED_ON for one in Referral.objects.exclude(pk=last.pk))
        if last.state in ENDED:
            assert last.state in (State.DONE, State.WITHDRAWN)
            assert last.passages.filter(step__in=("finish", "withdraw")).exclude(words="").exists()
            return
        shelves = [
            name for name in queries.SHELVES if queries.on_shelf(_all(), name, self.today).filter(pk=last.pk)
        ]
        assert shelves == [str(last.state)] and last.state in LIVE and last.due_on is not None
        standing = queries.standing_of(last, self.today)
        forward = {
            code: steps_open(standing, held=held_by(Officer.objects.get(code=code))) - {Step.WITHDRAW}
            for code in OFFICERS
        }
        assert any(forward.values()), "nobody can go on"


def _kind(name: str) -> Kind:
    return Kind.CHARITY if name.endswith("慈善会") else Kind.DEPARTMENT


def _all() -> object:
    return Referral.objects.all()


def test_no_referral_is_ever_lost(cast: Cast, law: None) -> None:
    liaison("人社", "renshe")
    liaison("残联", "canlian")

    run_state_machine_as_test(
        Journey,
        settings=settings(
            max_examples=25,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
