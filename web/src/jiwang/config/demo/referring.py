"""Families of the made-up city who were referred, and workers in hardship on the union's files: one waits, one was sent back, one has a defect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from jiwang.kit.offices import Office
from jiwang.procedure.applications.queries import law_at
from jiwang.procedure.owners import actions as owners
from jiwang.procedure.owners.actions import Declared
from jiwang.procedure.owners.queries import Owner
from jiwang.procedure.owners.rules import Filled as Told
from jiwang.procedure.owners.states import Found
from jiwang.procedure.referrals import actions as referrals
from jiwang.procedure.referrals.rules import Asked, Filled
from jiwang.procedure.referrals.states import Kind, Need, Step
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import heads_of
from jiwang.registers.places.rules import Level
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch.actions import Actor

UNION, PROCEDURE = "总工会", "union_steps"
_PLANNED = 6
_STEPS: Mapping[str, Mapping[str, Any]] = {
    "check": {"words": "和民政、医保、住建、人社的数据比对，收入和住房属实", "found": Found.FITS},
    "file": {"words": "医疗互助先补一笔；帮爱人找离家近的活", "sort": "深度困难"},
    "pair": {"unit": "县住房城乡建设局", "answers": "李副局长", "contact": "韦干事"},
    "help": {"words": "送医疗互助金，帮办医疗救助", "sort": "就医", "money": 200_000},
    "visit": {"words": "爱人在家休养，孩子照常上学"},
}
# Name, employer, what is hard, how many days ago it was declared, and how far the union is.
WORKERS: Sequence[tuple[str, str, str, int, Sequence[str]]] = (
    ("何志强", "示例机械厂", "爱人重病，报销以后还欠着钱", 60, ("check", "file", "pair", "help", "visit")),
    ("罗桂芳", "示例纺织厂", "一个人带两个孩子上学", 20, ("check", "file")),
    ("毛国梁", "示例运输公司", "车祸以后还没有上班", 9, ("check",)),
    ("覃小燕", "示例超市", "丈夫失业半年", 3, ()),
)


def refer(village: str, *, on: date) -> None:
    """Two families are referred, and four workers have asked the union."""
    if law_at(village, on - timedelta(days=30)) is None:
        return
    homes = list(
        Household.objects.filter(region=village, members__is_head=True).distinct().order_by("pk")[:2]
    )
    heads = heads_of([one.pk for one in homes])
    asked = (
        ("医保", Need.HEALTH, "慢病药费报销不知道去哪里办，想请人帮着跑一趟", 2),
        (UNION, Need.WORK, "想找一份离家近的活", 6),
    )
    for home, (to, need, words, ago) in zip(homes, asked, strict=False):
        day = on - timedelta(days=ago)
        told = Asked(Kind.DEPARTMENT, to, need, words, heads[home.pk].name, day, tells_members=True)
        made = referrals.refer(home, told, by=_acting("jingban", day), at=_moment(day))
        if to == UNION:
            told_why = Filled("家里没有人在建了工会的单位上班，请转人社")
            referrals.take(made.pk, Step.RETURN, told_why, by=_acting("gonghui", on), at=_moment(on))
    _file(village, on=on)


def _file(village: str, *, on: date) -> None:
    owner = Owner(Office(UNION, village[: Level.COUNTY]), PROCEDURE)
    for name, employer, cause, ago, steps in WORKERS:
        day = on - timedelta(days=ago)
        told = Declared(village[: Level.TOWNSHIP], name, cause, day, employer=employer)
        made = owners.begin(owner, told, by=_acting("gonghui", day), at=_moment(day))
        for place, step in enumerate(steps, 1):
            then = min(day + timedelta(days=3 * place), on)
            owners.take(
                made.pk,
                step,
                Told(day=then, **_STEPS[step]),
                by=_acting("gonghui", then),
                at=_moment(then),
            )
    owners.plan(owner, _PLANNED, basis="今年摸底名册", by=_acting("gonghui", on), at=_moment(on))


def _acting(code: str, day: date) -> Actor:
    officer = Officer.objects.get(code=code)
    return Actor(officer, held_by(officer), day)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10, 30)))
