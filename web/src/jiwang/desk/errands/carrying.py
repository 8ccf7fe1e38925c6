"""One step for every task of a list, in pieces: each piece is committed with its handovers and its lines of the trail.

A repeat does no harm: what has taken the step does not match any more, so that a killed job goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiwang.desk.errands.models import Errand
from jiwang.desk.errands.queries import wanted_for
from jiwang.kit.sights import Sight, see
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by, locked, workers_at
from jiwang.registers.staff.rules import areas_seen
from jiwang.stages.dispatch import rules
from jiwang.stages.dispatch.actions import DONE, Actor
from jiwang.stages.dispatch.models import STEPS, Task
from jiwang.stages.dispatch.queries import given_to, resting_among, standing_of
from jiwang.stages.dispatch.rules import has_reason
from jiwang.stages.dispatch.states import Step, TaskState
from jiwang.trail.actions import record_each, recorded

PIECE = 1000
_LONG = ("reasons", "say", "find_out")  # not needed to move a task
_MOVE = (
    "UPDATE dispatch_task SET place = one.place, state = one.state, holder_id = one.holder, moved_at = %(at)s, returned = '', "
    "opened_at = %(opened)s, claimed_on = CASE WHEN one.holder IS NULL THEN NULL ELSE %(on)s::date END "
    "FROM unnest(%(ids)s::text[], %(places)s::text[], %(states)s::text[], %(holders)s::bigint[]) AS one(id, place, state, holder) "
    "WHERE dispatch_task.id = one.id"
)

_HANDOVER = (
    'INSERT INTO dispatch_handover (task_id, region, step, "left", reached, by_id, to_id, why, at) '
    "SELECT one.id, one.region, %(step)s, one.at_first, one.place, %(by)s, one.holder, %(why)s, %(at)s "
    "FROM unnest(%(ids)s::text[], %(regions)s::text[], %(lefts)s::text[], %(places)s::text[], %(holders)s::bigint[]) "
    "AS one(id, region, at_first, place, holder)"
)


@dataclass(frozen=True, slots=True)
class Move:
    """Where a task goes, and to whom."""

    task: Task
    place: str
    state: TaskState
    holder: Officer | None = None


@dataclass
class Carrier:
    """Who has asked for an errand, with the duties that they hold now, and how far it is."""

    errand: Errand
    by: Actor
    done: int = 0

    @classmethod
    def of(cls, errand: Errand, *, on: date) -> Carrier:
        """Who has lost a duty since moves nothing by it."""
        held = tuple(one for one in held_by(errand.officer) if one.is_live(on))
        return cls(errand, Actor(errand.officer, held, on))

    def waiting(self) -> list[str]:
        """The tasks that match now, in the one order in which everybody locks them."""
        with transaction.atomic():
            see(self._sight)
            return sorted(wanted_for(self.errand, self._sight, self.by.held).values_list("pk", flat=True))

    def carry(self, ids: list[str], *, at: datetime) -> None:
        """One piece: everything of it that may still take the step, or nothing of it."""
        with transaction.atomic():
            see(self._sight)
            wanted = wanted_for(self.errand, self._sight, self.by.held).filter(pk__in=ids)
            tasks = list(wanted.defer(*_LONG).select_for_update(of=("self",)).order_by("pk"))
            moves = list(self._moves(tasks))
            if moves:
                _write(moves, self.errand, by=self.by, at=at)
        self.done += len(moves)

    @property
    def _sight(self) -> Sight:
        return Sight.over(areas_seen(self.by.held, self.by.on))

    def _moves(self, tasks: list[Task]) -> Iterator[Move]:
        step, officer = Step(self.errand.step), self.by.officer.pk
        open_to_it = [
            one
            for one in tasks
            if rules.refusal(standing_of(one), step, held=self.by.held, officer=officer) is None
        ]
        if step is not Step.TAKE_BACK and not has_reason(self.errand.why):
            rested = resting_among(open_to_it, self.by.on)
            open_to_it = [one for one in open_to_it if one.pk not in rested]
        if step is Step.ASSIGN:
            yield from _shared_out(open_to_it, on=self.by.on)
            return
        for one in open_to_it:
            if step is Step.TAKE_BACK:
                yield Move(one, rules.taken_to(standing_of(one)), TaskState.LISTED)
            elif rules.knows_way(standing_of(one)):
                yield Move(one, *rules.sent_to(standing_of(one)))


def carry_out(errand: Errand, *, on: date, at: datetime, tell: Callable[[int, int], None]) -> str:
    """Take the step with everything that matches, and say what came of it. `tell` hears after each piece how far it is, and of how much."""
    carrier = Carrier.of(errand, on=on)
    waiting = carrier.waiting()
    before = max(errand.asked - len(waiting), 0)  # done by a worker that was killed
    tell(before, before + len(waiting))
    for start in range(0, len(waiting), PIECE):
        piece = waiting[start : start + PIECE]
        carrier.carry(piece, at=at)
        tell(before + start + len(piece), before + len(waiting))
    left = len(waiting) - carrier.done
    said = _("已%(step)s %(done)s 件。") % {
        "step": STEPS[Step(errand.step)],
        "done": f"{before + carrier.done:,}",
    }
    return said + (_("%(left)s 件没有动：请打开列表逐件看原因。") % {"left": f"{left:,}"} if left else "")


def _shared_out(tasks: list[Task], *, on: date) -> Iterator[Move]:
    """Each visit to the worker of its village who was given fewest this week; nobody gets more than their cap, red ones apart."""
    workers = workers_at({one.region for one in tasks}, on=on)
    given = given_to(locked({worker.pk for there in workers.values() for worker in there}), on)
    for task in tasks:
        free = [
            one for one in workers.get(task.region, ()) if task.urgency == 0 or given[one.pk] < one.weekly_cap
        ]
        if free:
            worker = min(free, key=lambda one: (given[one.pk], one.pk))
            given[worker.pk] += task.urgency > 0
            yield Move(task, task.region, TaskState.CLAIMED, worker)


@recorded
def _write(moves: list[Move], errand: Errand, *, by: Actor, at: datetime) -> None:
    step = Step(errand.step)
    told = {
        "at": at, "opened": None if step is Step.SEND else at, "on": by.on, "step": step, "by": by.officer.pk, "why": errand.why,
        "ids": [one.task.pk for one in moves], "regions": [one.task.region for one in moves],
        "lefts": [one.task.place for one in moves], "places": [one.place for one in moves],
        "states": [one.state for one in moves], "holders": [one.holder.pk if one.holder else None for one in moves],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, told)
        cursor.execute(_HANDOVER, told)
    record_each(
        who=by.officer.code, what=f"dispatch.{DONE[step]}", at=at, why=errand.why,
        about=((f"task:{one.task.pk}", one.task.region) for one in moves),
    )  # fmt: skip
