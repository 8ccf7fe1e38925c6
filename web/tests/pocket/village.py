"""A village for the stories of the pocket: forty households that wait for a visit, by one worker; some of them are in the clerk's hand too."""

from __future__ import annotations

import json
import sys
from datetime import date

import django

if __name__ == "__main__":
    django.setup()

from django.db import transaction  # after the set-up
from django.utils import timezone

from cast import CHEN, NEXT_VILLAGE, TOWNSHIP, VILLAGE, play
from jiwang.analysis.rulebooks import examine_shelved
from jiwang.config.migrating import migrate
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.actions import take_in_households, take_in_people
from jiwang.registers.people.sealing import Newcomer
from jiwang.registers.policy.actions import confirm, note, propose
from jiwang.registers.staff.models import Officer
from jiwang.stages.dispatch.actions import take_in
from jiwang.stages.dispatch.models import Task
from jobs.striking import signed_in

HOMES, SHARED = 40, 5  # households; the first of them have a second task, which the clerk holds
FIRST = 1000
CROWD = 5000  # the first of the next village's households, where a measurement asks for some
OFFICERS = ("xieli", "jingban", "xia")


def found(crowd: int = 0) -> None:
    """Tables, the cast, the law in force, the village, so many households in the next one; prints the officers' sessions."""
    migrate()
    with transaction.atomic():
        see(EVERYWHERE)
        play()
        law()
        settle(range(FIRST, FIRST + HOMES))
        settle(range(CROWD, CROWD + crowd), shared=0, village=NEXT_VILLAGE, holder="xia")
    print(json.dumps({code: signed_in(Officer.objects.get(code=code))[0] for code in OFFICERS}))


def law() -> None:
    """The made-up city's law, in force today."""
    now, officers = timezone.now(), {one.code: one for one in Officer.objects.all()}
    version = note(examine_shelved("shili"), by="job:test", at=now)
    asked = propose(
        version, since=clock.day_of(now), why="测试用的版本", changes=[], by=officers["jiance"], at=now
    )
    confirm(asked.pk, by=officers["queren"], at=now)


def settle(homes: range, *, shared: int = SHARED, village: str = VILLAGE, holder: str = "xieli") -> None:
    """Households of two with a task each in the worker's hand, and for some a second one in the clerk's."""
    by = {"by": "job:test", "at": timezone.now()}
    take_in_households(((one, village, f"上坝巷{one}号", "presumed", 2) for one in homes), **by)
    take_in_people((person(home, village, child=child) for home in homes for child in (False, True)), **by)
    both = homes[:shared]
    take_in([task(home, "v", village) for home in homes] + [task(home, "c", village) for home in both], **by)
    hold("v", homes, holder, village)
    hold("c", both, "jingban", TOWNSHIP)


def person(home: int, village: str, *, child: bool) -> Newcomer:
    birth = date(2016, 5, 1) if child else date(1960, 3, 4)
    name = f"吴小{home}" if child else f"吴大{home}"
    return Newcomer(
        home * 10 + child, home, village, name, "男", birth, "子" if child else "户主", not child, "", ""
    )


def task(home: int, kind: str, village: str) -> tuple[object, ...]:
    return (
        f"{kind}{home}", home, village, "visit", "orange", 1, date(2026, 12, 8), 90, ["老人独自生活"],
        ["家中有人可能需要照料，请了解生活情况"], ["是否借债"], village, "sent",
    )  # fmt: skip


def hold(kind: str, homes: range, code: str, place: str) -> None:
    keys = [f"{kind}{home}" for home in homes]
    holder = Officer.objects.get(code=code)
    Task.objects.filter(pk__in=keys).update(state="claimed", holder=holder, place=place)


if __name__ == "__main__":
    assert CHEN < FIRST
    found(*map(int, sys.argv[1:]))
