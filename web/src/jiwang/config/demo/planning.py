"""Household plans of the made-up city: one drafted because of an alert, one confirmed with a list that a department has."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from jiwang.aid.plans import actions
from jiwang.aid.plans.jobs import open_due
from jiwang.aid.plans.models import Plan
from jiwang.aid.plans.queries import liaisons_at, reading_of, to_hand_over
from jiwang.aid.plans.rules import Wanted, Word
from jiwang.aid.plans.states import Said
from jiwang.kit.sights import Sight
from jiwang.procedure.applications.queries import law_at
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import names_of_heads
from jiwang.registers.places.rules import Level
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch.actions import Actor

MOST_CONFIRMED = 4


def plan(village: str, *, on: date) -> None:
    """What has happened opens drafts; the village's first plans are confirmed, and a department has its list."""
    if law_at(village, on) is None:
        return
    at = timezone.make_aware(datetime.combine(on, time(9, 30)))
    open_due(on, at=at)
    officer = Officer.objects.get(code="jingban")
    by = Actor(officer, held_by(officer), on)
    homes = Household.objects.filter(region=village, members__is_head=True).distinct().order_by("pk")
    heads = names_of_heads([one.pk for one in homes[:MOST_CONFIRMED]])
    served = sorted(liaisons_at(village, on))
    for home in homes[:MOST_CONFIRMED]:
        made = actions.draft(home, by=by, at=at)
        wanted = Wanted(
            "陪着去窗口办慢病报销", "医保" if "医保" in served or not served else served[0], on + timedelta(days=20), "慢病待遇已经认定，药费已经报销",
            "看病的报销，陪着去办", holder=None if served else officer.pk,
        )  # fmt: skip
        actions.add(made.pk, wanted, by=by, at=at)
        word = Word(Said.AGREES, heads.get(home.pk, ""), on, "想有人常来坐坐，药费少跑几趟")
        actions.hear(made.pk, word, by=by, at=at)
        actions.confirm(made.pk, seen=reading_of(Plan.objects.get(pk=made.pk)), by=by, at=at)
    _hand_over(village[: Level.TOWNSHIP], by=by, at=at)


def _hand_over(area: str, *, by: Actor, at: datetime) -> None:
    sight = Sight.over([area])
    served = liaisons_at(area, by.on)
    for department, rows in to_hand_over(sight, area).items():
        if department in served and department != "民政":
            chosen = [one.pk for one in rows[:2]]
            actions.hand_over(
                area, department, chosen, words="请在期限以前联系家庭", sight=sight, by=by, at=at
            )
