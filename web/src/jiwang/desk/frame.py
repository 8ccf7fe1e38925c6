"""The frame around every page: the menu of an officer's duties, where they hold them, and the languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jiwang.aid.benefits.states import READERS as BENEFIT_READERS
from jiwang.aid.pairing.states import COUNTERS as PAIRING_READERS
from jiwang.aid.plans.states import LIAISONS as PLAN_LIAISONS
from jiwang.aid.plans.states import READERS as PLAN_READERS
from jiwang.aid.urgent.states import READERS as URGENT_READERS
from jiwang.aid.wishes.states import RECORDERS as WISH_RECORDERS
from jiwang.desk.cards.states import READERS as CARD_READERS
from jiwang.desk.disputes.permissions import DECIDERS
from jiwang.desk.patrols.permissions import READERS as PATROL_READERS
from jiwang.desk.pocket.permissions import KEEPERS
from jiwang.desk.returns.permissions import LEADERS as RETURN_READERS
from jiwang.jobs.permissions import STARTERS
from jiwang.portal.states import READERS as REPORT_READERS
from jiwang.procedure.applications.states import READERS as APPLICATION_READERS
from jiwang.procedure.deliberation.states import READERS as COUNCIL_READERS
from jiwang.procedure.referrals.states import READERS as REFERRAL_READERS
from jiwang.procedure.verification.states import READERS as CHECK_READERS
from jiwang.registers.corrections.permissions import OWNERS
from jiwang.registers.objections.permissions import ANSWERERS
from jiwang.registers.staff.models import DUTIES
from jiwang.registers.staff.permissions import FAMILY_DUTIES, OfficerRequest
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import APPOINTS, Duty
from jiwang.stages.alerts.permissions import READERS
from jiwang.stages.assistance.states import READERS as FUND_READERS
from jiwang.stages.decisions.states import READERS as DECISION_READERS
from jiwang.stages.dispatch.permissions import SENDERS, WORKERS
from jiwang.stages.followup.states import COUNTERS as FOLLOW_COUNTERS
from jiwang.stages.intake.permissions import RECEIVERS
from jiwang.stages.matching.permissions import REVIEWERS
from jiwang.stages.visits.permissions import OPENERS

_KEPT = 1024  # menus


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu."""

    title: str
    address: str
    icon: str
    is_here: bool
    begins: bool  # a group of lines: work, then what is looked up, then what is kept in order


@dataclass(frozen=True, slots=True)
class Post:
    """A duty as it is shown at the head of a page."""

    duty: str
    place: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """The menu of the officer's duties and where they hold them; nothing before somebody has come in."""
    held: tuple[Held, ...] = getattr(request, "held", ())
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "menu": _menu(request.path, _lines(frozenset(one.duty for one in held), language)),
        "posts": [
            Post(str(DUTIES[one.duty]), cast(OfficerRequest, request).area_names[one.area]) for one in held
        ],
        "languages": settings.LANGUAGES,
        "language": language,
        "here": request.get_full_path() if request.method == "GET" else "",
        "is_demo": settings.IS_DEMO,
        "demo_day": settings.DEMO_DAY,
    }


def _beside() -> tuple[tuple[frozenset[Duty], str, str, str], ...]:
    """Following up, plans, pairing and small wishes, for officers and for those who help."""
    return (
        (frozenset(FOLLOW_COUNTERS), _("跟踪回访"), "followup:list", "round"),
        (PLAN_READERS, _("一户一策"), "plans:list", "form"),
        (PLAN_LIAISONS, _("交办来的措施"), "plans:desk", "form"),
        (PAIRING_READERS, _("结对帮扶"), "pairing:overview", "pair"),
        (WISH_RECORDERS | {Duty.SUPERVISOR}, _("微心愿"), "wishes:inbox", "wish"),
        (frozenset({Duty.HELPER}), _("我的结对户"), "pairing:mine", "pair"),
        (frozenset({Duty.HELPER}), _("认领微心愿"), "wishes:claim", "wish"),
    )


def _numbers() -> tuple[tuple[frozenset[Duty], str, str, str], ...]:
    """What is counted, and what is sent out."""
    return (
        (frozenset(READERS), _("工作情况"), "leading:screen", "chart"),
        (frozenset(RETURN_READERS), _("统计报表"), "returns:aid", "chart"),
        (frozenset({Duty.CITY_MONITOR, Duty.COUNTY_DISPATCHER}), _("送出"), "outgoing:parcels", "out"),
    )


@cache
def _lines(duties: frozenset[Duty], language: str) -> tuple[tuple[str, str, str], ...]:
    """Title, address and icon of each page that some duty opens, in the language that is spoken now."""
    offered = (
        (frozenset(Duty), _("首页"), "desk:home", "home"),
        (frozenset(WORKERS), _("我的一天"), "dispatch:mine", "tasks"),
        (frozenset(RECEIVERS), _("数据汇入"), "intake:board", "intake"),
        (frozenset(REVIEWERS), _("身份比对"), "matching:queue", "match"),
        (frozenset(READERS), _("监测预警"), "alerts:board", "alert"),
        (frozenset(SENDERS), _("任务派发"), "dispatch:lists", "send"),
        (frozenset(OPENERS), _("定期走访"), "visits:rounds", "round"),
        (frozenset(DECIDERS), _("待定的走访"), "disputes:waiting", "mend"),
        (frozenset(REPORT_READERS), _("群众反映"), "portal:reports", "report"),
        (frozenset(PATROL_READERS), _("街面巡查"), "patrols:patrols", "patrol"),
        (frozenset(DECISION_READERS), _("审核确认"), "decisions:inbox", "decide"),
        (URGENT_READERS, _("小额快救"), "urgent:inbox", "urgent"),
        *_beside(),
        (APPLICATION_READERS, _("救助申请"), "applications:list", "form"),
        (CHECK_READERS, _("经济状况核对"), "verification:list", "check"),
        (frozenset(COUNCIL_READERS), _("一事一议"), "deliberation:inbox", "council"),
        (frozenset({Duty.LIAISON}), _("转来的事项"), "applications:desk", "form"),
        (frozenset({Duty.LIAISON}), _("要答复的核对"), "verification:desk", "check"),
        (REFERRAL_READERS, _("转介"), "referrals:list", "refer"),
        (frozenset({Duty.LIAISON}), _("转介来的"), "referrals:desk", "refer"),
        (frozenset({Duty.LIAISON}), _("建档帮扶"), "owners:files", "form"),
        (frozenset(ANSWERERS), _("家庭的意见"), "objections:inbox", "objection"),
        (frozenset(OWNERS), _("待部门核对"), "corrections:inbox", "mend"),
        (frozenset(FAMILY_DUTIES), _("一户一档"), "desk:search", "household"),
        (frozenset(BENEFIT_READERS), _("待遇发放"), "benefits:runs", "fund"),
        (frozenset(CARD_READERS), _("明白卡"), "cards:cards", "card"),
        (frozenset(FUND_READERS), _("资金与物资"), "assistance:funds", "fund"),
        *_numbers(),
        (frozenset(Duty), _("地区"), "gazetteer:mine", "place"),
        (frozenset(Duty), _("政策版本"), "rulebook:versions", "law"),
        (frozenset(APPOINTS), _("工作人员"), "staff:officers", "staff"),
        (frozenset(KEEPERS), _("设备管理"), "pocket:devices", "phone"),
        (frozenset({Duty.SUPERVISOR}), _("留痕"), "desk:trail", "trail"),
        (frozenset(STARTERS), _("后台作业"), "jobs:runs", "jobs"),
    )
    return tuple((title, reverse(name), icon) for admitted, title, name, icon in offered if duties & admitted)


# By icon: what is looked up, and what is kept in order; everything else is work.
_GROUPS = dict.fromkeys(("household", "card", "fund", "chart", "out"), 1) | dict.fromkeys(
    ("place", "law", "staff", "phone", "trail", "jobs"), 2
)


def _menu(path: str, lines: tuple[tuple[str, str, str], ...]) -> tuple[Entry, ...]:
    """The lines with where one is: the longest address that the page's begins with, so that one alone is marked."""
    around = [
        address
        for _title, address, _icon in lines
        if path == address or (address != "/" and path.startswith(address))
    ]
    return _marked(lines, max(around, key=len, default=""))


@lru_cache(_KEPT)
def _marked(lines: tuple[tuple[str, str, str], ...], here: str) -> tuple[Entry, ...]:
    groups = [_GROUPS.get(icon, 0) for _title, _address, icon in lines]
    return tuple(
        Entry(title, address, icon, address == here, begins=place > 0 and groups[place - 1] != groups[place])
        for place, (title, address, icon) in enumerate(lines)
    )
