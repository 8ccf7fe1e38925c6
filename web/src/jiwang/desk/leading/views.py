"""工作情况: the leader's screen, one area at a time, on the page, as a workbook and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiwang.desk.leading import queries, rules
from jiwang.desk.leading.forms import ScreenForm
from jiwang.desk.leading.permissions import LEADERS
from jiwang.desk.leading.queries import Asked, Leg
from jiwang.desk.leading.rules import Measures, Spread
from jiwang.kit import clock, sheets
from jiwang.kit.sheets import Sheet
from jiwang.registers.places.models import Place
from jiwang.registers.places.queries import names_of, place_at, places_around
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.alerts.models import LEVELS
from jiwang.stages.alerts.queries import indicators
from jiwang.trail.actions import note_export

MOMENTS = {
    "raised": gettext_lazy("预警"),
    "sent": gettext_lazy("下派"),
    "claimed": gettext_lazy("领取"),
    "closed": gettext_lazy("办结"),
}


@dataclass(frozen=True)
class Screen:
    """Everything that the screen shows of an area."""

    place: Place
    asked: Asked
    today: date
    parts: list[tuple[Place, Measures, int]]  # a place below, its measures, its shade
    rest: Measures | None  # what lies in none of them
    whole: Measures
    legs: list[tuple[str, Leg]]
    overdue: list[tuple[str, str, int, int]]  # level, label, overdue, all
    spread: Spread
    townships: list[tuple[str, int, int, float | None]]  # name, workers, tasks held, mean
    signs: list[tuple[Any, int, int, int]]


@require_safe
@admits(*LEADERS)
def screen(request: OfficerRequest) -> HttpResponse:
    """One area: how far, where, how long."""
    form = ScreenForm(request.GET)
    if not form.is_valid():
        raise Http404
    areas = areas_held(request, *LEADERS)
    area = form.cleaned_data["area"] or min(areas, key=lambda one: (len(one), one))
    if not any(area.startswith(one) for one in areas):
        raise Http404
    asked = Asked(area, form.cleaned_data["indicator"])
    shown = _screen(request, get_object_or_404(place_at(area)), asked)
    if form.cleaned_data["form"] == "xlsx":
        return _workbook(request, shown)
    return render(request, "leading/screen.html", _context(request, shown, areas))


def _screen(request: OfficerRequest, place: Place, asked: Asked) -> Screen:
    today, sight = clock.today(), request.sight
    below = queries.places_compared(asked)
    digits = below[0].digits if below else place.digits
    counted = queries.measures_of(sight, asked, digits=digits, today=today)
    of_parts = [counted.pop(one.code, Measures()) for one in below]
    shades = rules.shades([one.per_thousand for one in of_parts])
    rest = rules.total(counted.values())
    overdue = queries.overdue_by_level(sight, asked, today=today)
    loads = queries.loads_by_township(asked, today=today)
    names = names_of(loads)
    return Screen(
        place=place, asked=asked, today=today, parts=list(zip(below, of_parts, shades, strict=True)),
        rest=rest if below and rest != Measures() else None, whole=rules.total([*of_parts, rest]),
        legs=[(f"{MOMENTS[one.start]} → {MOMENTS[one.end]}", one) for one in queries.legs_of(sight, asked)],
        overdue=[(str(level), str(label), *overdue.get(level, (0, 0))) for level, label in LEVELS.items()],
        spread=rules.spread_of(load for values in loads.values() for load in values),
        townships=[
            (names[area], len(values), sum(values), rules.mean_load(values)) for area, values in loads.items()
        ],
        signs=queries.indicators_of(sight, asked.area),
    )  # fmt: skip


def _context(request: OfficerRequest, shown: Screen, areas: frozenset[str]) -> dict[str, object]:
    return {
        "screen": shown,
        "run": queries.run_count(shown.asked.area),
        "around": places_around(shown.asked.area, within=areas),
        "indicators": indicators(),
        "charts": _charts(shown),
        "funnel": _funnel(shown.whole),
        "steps": [(_step(low, high), number) for (low, high), number in shown.spread.steps],
        "levels_overdue": sum(number for *_others, number, _all in shown.overdue),
    }


def _funnel(whole: Measures) -> list[tuple[str, int, str]]:
    """From households to claimed tasks; each line says its unit, and no chart mixes two."""
    return [
        (_("在册家庭"), whole.households, _("户")),
        (_("有预警的家庭"), whole.alerted, _("户")),
        (_("本人有预警的人"), whole.persons, _("人")),
        (_("预警"), whole.alerts, _("条")),
        (_("任务"), whole.tasks, _("件")),
        (_("其中：已到村待领取"), whole.sent, _("件")),
        (_("其中：办理中"), whole.claimed, _("件")),
        (_("其中：已办结"), whole.closed, _("件")),
    ]


def _charts(shown: Screen) -> dict[str, object]:
    """What the charts draw: names and numbers, and where a bar leads."""
    tasks, peopled = shown.whole, [part for part in shown.parts if part[1].households]
    return {
        "areas": {
            "names": [place.name for place, _one, _shade in peopled],
            "values": [one.per_thousand for _place, one, _shade in peopled],
            "links": [_link(place.code, shown.asked.indicator) for place, *_others in peopled],
            "unit": _("户/千户"),
        },
        "tasks": {
            "names": [_("待派发"), _("待领取"), _("办理中"), _("已办结")],
            "values": [tasks.waiting, tasks.sent, tasks.claimed, tasks.closed],
            "unit": _("件"),
        },
        "overdue": {
            "names": [label for _level, label, *_others in shown.overdue],
            "values": [number for *_others, number, _all in shown.overdue],
            "colours": [level for level, *_others in shown.overdue],
            "unit": _("件"),
        },
        "loads": {
            "names": [_step(low, high) for (low, high), _number in shown.spread.steps],
            "values": [number for _step_, number in shown.spread.steps],
            "unit": _("人"),
        },
    }


def _workbook(request: OfficerRequest, shown: Screen) -> HttpResponse:
    measured = [(_("地区"), 18), (_("在册家庭（户）"), 12), (_("有预警的家庭（户）"), 12), (_("每千户"), 9), (_("预警（条）"), 10),
                (_("本人有预警的人（人）"), 12), (_("任务（件）"), 10), (_("待派发（件）"), 10), (_("待领取（件）"), 10), (_("办理中（件）"), 10), (_("已办结（件）"), 10), (_("逾期（件）"), 10)]  # fmt: skip
    lines = [(place.name, one) for place, one, _shade in shown.parts]
    lines += [(_("地址不详"), shown.rest)] if shown.rest else []
    lines += [(_("合计"), shown.whole)]
    tables = [
        Sheet(_("环节"), [(_("环节"), 24), (_("数量"), 12), (_("单位"), 8)], _funnel(shown.whole)),
        Sheet(_("地区对照"), measured, [_measured(name, one) for name, one in lines]),
        Sheet(_("用时"), [(_("一段"), 20), (_("任务（件）"), 12), (_("中位数（天）"), 14), (_("九成不超过（天）"), 16)],
              [(name, one.tasks, _days(one.median), _days(one.p90)) for name, one in shown.legs]),
        Sheet(_("逾期"), [(_("等级"), 10), (_("逾期（件）"), 12), (_("全部（件）"), 12)], [row[1:] for row in shown.overdue]),
        Sheet(_("工作量"), [(_("每人手上的任务（件）"), 22), (_("协理员（人）"), 14)], [(_step(*step), number) for step, number in shown.spread.steps]),
        Sheet(_("指标"), [(_("编号"), 8), (_("指标"), 26), (_("预警（条）"), 12), (_("人数（人）"), 12), (_("户数（户）"), 12)],
              [(one.pk, one.label, *numbers) for one, *numbers in shown.signs]),
    ]  # fmt: skip
    note = f"{shown.place.name} {shown.today}"
    note_export("screen", len(lines), by=request.officer.code, at=clock.now(), area=shown.asked.area)
    return sheets.answer(f"{_('工作情况')}-{shown.place.name}-{shown.today}", tables, note=note)


def _measured(name: str, one: Measures) -> tuple[object, ...]:
    return (name, *one.numbers)


def _days(value: float | None) -> float | str:
    return "—" if value is None else round(value, 1)


def _step(low: int, high: int | None) -> str:
    if high is None:
        return _("%(low)d件以上") % {"low": low - 1}
    return (
        _("%(low)d件") % {"low": low}
        if low == high
        else _("%(low)d至%(high)d件") % {"low": low, "high": high}
    )


def _link(area: str, indicator: str) -> str:
    return f"?area={area}&indicator={indicator}" if indicator else f"?area={area}"
