"""The plain signs of POLICY D.2: what a system without context would push to the villages.

A sign is one that the files can show: of somebody who is in no register and on no roll nobody can say which family it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.events import SEVERE, TRAFFIC
from jiwang_engine.synthesis.files.columns import Flags
from jiwang_engine.synthesis.illness import GRAVE
from jiwang_engine.synthesis.living import Roll, is_severe
from jiwang_engine.synthesis.world import World

# Red for everybody, and red where nobody in the household is an insured employee or helped already.
RED_ALWAYS, RED_IN_NEED = ("E2", "N1"), ("M2", "M4", "F1")


@dataclass(frozen=True)
class Signs:
    """Every sign with the people for whom it was raised."""

    raised: Mapping[str, Flags]

    def of_households(self, world: World) -> dict[str, Flags]:
        """Every sign with the households in which it was raised for anybody."""
        return {name: world.some(flags) for name, flags in self.raised.items()}

    def red(self, world: World) -> Flags:
        """Households with a sign so grave that it must not wait."""
        signs = self.of_households(world)
        in_need = ~world.some(world.living.employee_insured) & ~world.some(world.covered)
        flags: Flags = np.any([signs[name] for name in RED_ALWAYS], axis=0)
        flags |= in_need & np.any([signs[name] for name in RED_IN_NEED], axis=0)
        return flags


def signs_of(world: World) -> Signs:
    """Raise the bare thresholds; people in collective registers are no family and are left out."""
    people, illness, events = world.people, world.illness, world.events
    jobless, hazards, school = events.jobless, events.hazards, events.school
    standing = (jobless.cancelled == 0) & (jobless.registered <= world.today - rates.JOBLESS_DAYS)
    bad = (hazards.severity == SEVERE) & (hazards.happened >= world.fresh)
    unseen = world.unregistered & ~world.covered
    near = world.some(np.isin(world.living.roll, (Roll.EDGE, Roll.RIGID, Roll.SINGLE)))[people.household]
    starts = (school.stage >= 3) & (school.year == 1) & (school.state == 0)
    at_school_age = (people.age[school.person] >= 6) & (people.age[school.person] < 15)
    raised = {
        "M1": (illness.own_paid >= rates.PAID_LINE) & ~world.covered,
        "M2": illness.own_paid >= rates.REGION_INCOME,
        "M3": (illness.own_paid >= rates.COVERED_PAID_LINE) & world.covered,
        "M4": illness.newly_chronic & np.isin(illness.chronic, GRAVE) & (events.died == 0),
        "D1": is_severe(illness.new_class, illness.new_grade) & (illness.new_certificate >= world.fresh),
        "F1": (events.died >= world.fresh) & world.of_working_age,
        "E2": world.marked(school.person[(school.state == 1) & at_school_age]),
        "N1": world.marked(hazards.person[bad & (hazards.kind != TRAFFIC)]),
        "A1": world.marked(hazards.person[bad & (hazards.kind == TRAFFIC)]),
        "J1": world.marked(jobless.person[standing]),
    }
    raised["E1"] = world.marked(school.person[starts]) & near
    raised["X1"] = _left_lately(world) & world.some(np.any(list(raised.values()), axis=0))[people.household]
    return Signs({name: flags & ~people.collective & ~unseen for name, flags in raised.items()})


def _left_lately(world: World) -> Flags:
    """People whose family left the roll within the last twelve months."""
    lately = world.exited_on[world.people.household] > world.today - 365
    flags: Flags = (world.living.roll == Roll.EXITED) & lately
    return flags


def plain_precision(world: World, signs: Signs, gains: Flags) -> dict[str, tuple[int, int]]:
    """For how many people every plain sign was raised, and how many of them live in a family that gains."""
    gaining = gains[world.people.household]
    return {name: (int(flags.sum()), int((flags & gaining).sum())) for name, flags in signs.raised.items()}
