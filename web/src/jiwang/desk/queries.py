"""What the pages across stages read: the frame around every page, and the numbers of the home page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jiwang.jobs.permissions import STARTERS
from jiwang.registers.places.queries import paths_of
from jiwang.registers.staff.models import DUTIES
from jiwang.registers.staff.permissions import FAMILY_DUTIES
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.permissions import READERS
from jiwang.stages.dispatch.permissions import SENDERS, WORKERS
from jiwang.stages.intake.permissions import RECEIVERS


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu."""

    title: str
    address: str
    icon: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A duty as it is shown at the head of a page."""

    duty: str
    place: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """The menu of the officer's duties and where they hold them; nothing before somebody has come in."""
    held: tuple[Held, ...] = getattr(request, "held", ())
    return {
        "menu": [
            _entry(request.path, title, address=reverse(name), icon=icon)
            for title, name, icon in _lines(held)
        ],
        "posts": posts_of(held),
        "is_demo": settings.IS_DEMO,
    }


def posts_of(held: Iterable[Held]) -> list[Post]:
    """Duties with the names of their areas."""
    held = tuple(held)
    names = paths_of((one.area for one in held), start=4)
    return [Post(str(DUTIES[one.duty]), names[one.area]) for one in held]


def _lines(held: Iterable[Held]) -> list[tuple[str, str, str]]:
    """Title, name of the address and icon of each page that some duty opens."""
    duties = {one.duty for one in held}
    offered = (
        (frozenset(Duty), _("首页"), "desk:home", "home"),
        (frozenset(WORKERS), _("我的任务"), "dispatch:mine", "tasks"),
        (frozenset(RECEIVERS), _("数据汇入"), "intake:board", "intake"),
        (frozenset(READERS), _("监测预警"), "alerts:board", "alert"),
        (frozenset(SENDERS), _("任务派发"), "dispatch:lists", "send"),
        (frozenset(FAMILY_DUTIES), _("一户一档"), "desk:search", "household"),
        (frozenset({Duty.SUPERVISOR}), _("留痕"), "desk:trail", "trail"),
        (frozenset(STARTERS), _("后台作业"), "jobs:runs", "jobs"),
    )
    return [(title, name, icon) for admitted, title, name, icon in offered if duties & admitted]


def _entry(path: str, title: str, *, address: str, icon: str) -> Entry:
    is_here = path == address or (address != "/" and path.startswith(address))
    return Entry(title, address, icon, is_here)
