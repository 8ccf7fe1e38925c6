"""What the made-up village has seen of visits: somebody met in the street, a family that does not agree, and two answers that differ."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from jiwang.desk.disputes import actions as disputes
from jiwang.desk.disputes.actions import Arrived
from jiwang.desk.disputes.states import Fate
from jiwang.desk.patrols import actions as patrols
from jiwang.desk.patrols.rules import Sighting
from jiwang.desk.patrols.states import Result
from jiwang.desk.pocket.queries import form_of
from jiwang.registers.places.rules import Level
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import ORDER
from jiwang.stages.dispatch.states import TaskState
from jiwang.stages.followup import actions as following
from jiwang.stages.followup.actions import Reported
from jiwang.stages.followup.jobs import reckon_everywhere
from jiwang.stages.followup.models import Count, Standing

_HERE = UUID("6a1e0d1c-0000-4000-8000-000000000001")
_OBJECTION = "存款是替外出的弟弟存的，不是我们家的"


def look_around(village: str, *, on: date, at: datetime) -> None:
    """A patrol, and a family that two have visited without knowing of each other: one heard yes, one no, and it does not agree."""
    worker, clerk = _acting("xieli", on), _acting("jingban", on)
    met = Sighting(
        village, "汽车站北门天桥下", on, Result.HELPED, companion="巡逻队员老韦", name="老何", note="睡在纸箱上，给了棉被和热饭，不愿去救助站"
    )  # fmt: skip
    patrols.note(uuid5(_HERE, "patrol"), met, {}, by=worker, at=at)
    waiting = Task.objects.filter(place=village, state=TaskState.SENT, household__isnull=False)
    for task in waiting.order_by(*ORDER):
        form = form_of(task, on)
        key = _first_yes_or_no(form)
        if key:
            _visited_twice(
                dispatch.claim(task.pk, by=worker, at=at), form, key, worker=worker, clerk=clerk, at=at
            )
            return


def follow(village: str, *, on: date, at: datetime) -> None:
    """Everybody on file is followed; one family needs particular help, one has told of a change, and of one count nobody knows the whole."""
    reckon_everywhere(on, at=at, by="job:demo")
    clerk = _acting("jingban", on)
    followed = list(Standing.objects.filter(region__startswith=village[: Level.TOWNSHIP]).order_by("pk")[:2])
    for one in followed[:1]:
        following.mark(one, "冻害绝收，缺种子化肥", is_on=True, by=clerk, at=at)
    for one in followed[1:]:
        told = Reported(
            uuid5(_HERE, "news"), "大儿子在镇上找到了工作", "户主本人", on - timedelta(days=20), on
        )
        following.note_news(one.household, told, by=clerk, at=at)
    made = Count(
        id=uuid5(_HERE, "count"), region=village[: Level.TOWNSHIP], label="困难职工解困脱困", done=558, source="工会台账", day=on
    )  # fmt: skip
    following.count(made, by=clerk, at=at)
    reckon_everywhere(on, at=at, by="job:demo")


def _visited_twice(
    task: Task, form: dict[str, object], key: str, *, worker: Actor, clerk: Actor, at: datetime
) -> None:
    """The worker's phone says yes; what the clerk has written down the day before says no, and comes in when the task has ended."""
    said = {"outcome": ["true"], "met": ["head"], "signed": ["paper"], "companion": ["村干部"]}
    today, before = worker.on, worker.on - timedelta(days=1)
    first = {
        **said,
        key: ["是"],
        "visited_on": [f"{today}"],
        "why": ["看过了，日子紧"],
        "objection": [_OBJECTION],
    }
    second = {**said, key: ["否"], "visited_on": [f"{before}"], "why": ["路过时问过一次"]}
    disputes.deliver(_arrived(task, form, first, name="first", at=at), by=worker, at=at)
    kept = disputes.deliver(_arrived(task, form, second, name="second", at=at), by=clerk, at=at)
    disputes.settle(kept.pk, Fate.ADOPTED, why="", by=clerk, at=at)


def _arrived(
    task: Task, form: dict[str, object], content: dict[str, list[str]], *, name: str, at: datetime
) -> Arrived:
    visit = uuid5(_HERE, f"{task.pk} {name}")
    return Arrived(
        visit=visit, task=task.pk, household=task.household_id, region=task.region, reach="village", device=uuid5(_HERE, name), revision=1,
        content=content, form=form, made_at=at,
    )  # fmt: skip


def _first_yes_or_no(form: dict[str, object]) -> str:
    """The first question to which one says yes or no, by its key; empty: there is none."""
    for section in form["sections"]:  # type: ignore[attr-defined]
        for ask in section["asks"]:
            if ask["kind"] == "yes_no" and ask["fact"]:
                return f"{ask['id']}@{section['member']}" if section["member"] else str(ask["id"])
    return ""


def _acting(code: str, on: date) -> Actor:
    officer = Officer.objects.get(code=code)
    return Actor(officer, held_by(officer), on)
