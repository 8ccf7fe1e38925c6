"""Families that are followed: on file, visited, left."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from cast import AT, CHEN, COUNTY, HOMES, TOWNSHIP
from jiwang.analysis.rulebooks import examine_shelved
from jiwang.registers.people.models import Household
from jiwang.registers.policy.actions import confirm, note, propose
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.decisions.models import Recognition
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.followup import actions
from jiwang.stages.followup.models import Colouring, Marking, News, Relapse, Settling, Standing
from jiwang.stages.followup.reckoning import Reckoned
from jiwang.stages.visits.models import Visit
from jiwang.stages.visits.states import Met

TODAY = date(2026, 11, 1)
_LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


def law_of_old() -> None:
    """The made-up city's law, in force since January: so that stories may have dates of their own."""
    version = note(examine_shelved("shili"), by="job:test", at=_LONG_AGO)
    asked = propose(
        version,
        since=_LONG_AGO.date(),
        why="测试用的版本",
        changes=[],
        by=Officer.objects.get(code="jiance"),
        at=_LONG_AGO,
    )
    confirm(asked.pk, by=Officer.objects.get(code="queren"), at=_LONG_AGO)


def acting(code: str, on: date = TODAY) -> Actor:
    """An officer with the duties that they hold."""
    officer = Officer.objects.get(code=code)
    return Actor(officer, held_by(officer), on)


def on_file(home: int = CHEN, since: date = date(2025, 1, 1), *, item: str = "dibao") -> Recognition:
    """A household is recognised from a day on, by a file of that day."""
    return Recognition.objects.create(
        household_id=home, region=HOMES[home], reach="township", item=item, members=[home * 10], amount=50_000, since=since, source="在保.csv",
        as_of=since, at=datetime(since.year, since.month, since.day, 1, tzinfo=UTC),
    )  # fmt: skip


def left(row: Recognition, on: date) -> Recognition:
    """The list ends it."""
    return Recognition.objects.create(
        household_id=row.household_id, region=row.region, reach="township", item=row.item, members=row.members, amount=0, since=on, is_over=True,
        source="在保.csv", as_of=on, follows=row, at=AT,
    )  # fmt: skip


def seen_on(home: int, *days: date, outcome: Outcome = Outcome.UNTRUE, met: Met = Met.HEAD) -> list[Visit]:
    """Somebody was at a household on some days."""
    task = Task.objects.filter(household=home).order_by("pk")[0]
    officer = Officer.objects.get(code="xieli")
    return [
        Visit.objects.create(
            id=uuid4(), task=task, household=Household.objects.get(pk=home), region=HOMES[home], reach="village", outcome=outcome, met=met,
            signed="paper", visited_on=day, by=officer, made_at=AT, at=AT,
        )
        for day in days
    ]  # fmt: skip


def reckoned(on: date = TODAY, area: str = COUNTY) -> Reckoned:
    """Everybody in an area is reckoned anew."""
    return actions.reckon(area, on=on, by="job:test", at=AT)


def standing(home: int = CHEN) -> Standing:
    """Where a household stands."""
    return Standing.objects.get(pk=home)


def sent_out(on: date = TODAY) -> int:
    """The township asks for what is due."""
    return actions.send_out(TOWNSHIP, by=acting("jingban", on), at=AT)


def followed_of(home: int) -> Standing:
    """A household that is followed, as a reckoning leaves it."""
    found, _made = Standing.objects.get_or_create(
        pk=home,
        defaults={
            "region": HOMES[home], "items": ["dibao"], "tracked_since": date(2026, 1, 1), "visits": 0, "signs": ["dibao", "relapsed"], "rule": "follow_on_file",
            "label": "在档家庭每季一访", "article": "探访关爱规定", "due_on": date(2026, 10, 1), "colour": "red", "gaps": ["family", "plan"], "reckoned_on": TODAY,
        },
    )  # fmt: skip
    return found


def everything_followed(home: int, officer: Officer) -> None:
    """A row of every table of following up, about one household."""
    there = {"household_id": home, "region": HOMES[home]}
    followed_of(home)
    Colouring.objects.create(colour="red", at=AT, **there)
    Marking.objects.create(is_on=True, why="冻灾", by=officer, at=AT, **there)
    warned = Relapse.objects.create(
        exited_on=date(2026, 6, 1), found_on=TODAY, evidence="visit:x", at=AT, **there
    )
    Settling.objects.create(
        relapse=warned, region=HOMES[home], is_relapse=True, why="核实过", by=officer, at=AT
    )
    News.objects.create(
        words="找到工作",
        teller="本人",
        happened_on=TODAY,
        told_on=TODAY,
        is_in_time=True,
        by=officer,
        at=AT,
        **there,
    )
