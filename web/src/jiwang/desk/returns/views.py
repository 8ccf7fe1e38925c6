"""统计报表: what help has come to by place, giver and kind; tables of sums as bureaux publish them, printed from our numbers or held against them."""

from __future__ import annotations

import tempfile
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiwang.analysis import batches
from jiwang.analysis.batches import FileRefused
from jiwang.desk.returns import actions, queries, rules
from jiwang.desk.returns.forms import HelpForm, MonthForm, TableForm
from jiwang.desk.returns.permissions import KEEPERS, LEADERS, OWN
from jiwang.desk.returns.queries import Asked, Month
from jiwang.desk.returns.rules import Cell, Line, Paper, ReturnRefused
from jiwang.desk.returns.states import LAYOUTS, Column, Layout
from jiwang.desk.returns.states import Kind as Sort
from jiwang.kit import clock, sheets
from jiwang.kit.sheets import Sheet
from jiwang.kit.sights import EVERYWHERE, Sight, seeing
from jiwang.kit.words.speaking import spoken
from jiwang.registers.people.queries import names_of_heads
from jiwang.registers.places.models import Place
from jiwang.registers.places.queries import names_of, paths_of, place_at, places_around, places_inside
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.assistance.models import KINDS
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import note_export

_CHILDREN = {2: 4, 4: 6, 6: 9, 9: 12}  # digits of the places below
_TOWNSHIP, _PAGE = 9, 50
_COLUMNS = (
    (gettext_lazy("户数（户）"), "homes"), (gettext_lazy("人数（人）"), "persons"), (gettext_lazy("人次"), "turns"), (gettext_lazy("户次"), "home_turns"), (gettext_lazy("未建档（次）"), "unnamed"), (gettext_lazy("合计（次）"), "times"),
)  # fmt: skip


@never_cache
@require_safe
@admits(*LEADERS)
def aid(request: OfficerRequest) -> HttpResponse:
    """What help has come to in a place and a span: by place, giver and kind, with every remainder."""
    form = HelpForm(request.GET)
    is_valid = form.is_valid()
    place, areas = _place(request, form.cleaned_data.get("area") or "")
    asked = _asked(form if is_valid else HelpForm({}), place)
    is_own = bool(areas_held(request, *OWN))
    digits = _CHILDREN.get(len(place.code), 0) if is_own or len(place.code) < _TOWNSHIP else 0
    sight = _sight(request)
    with seeing(sight):
        tables, whole, work = _summed(sight, asked, digits)
    if request.GET.get("form") == "xlsx" and is_valid:
        return _aid_book(request, tables, whole, asked)
    shown = {
        "form": form, "place": place, "around": places_around(place.code, within=areas), "asked": asked, "tables": tables, "whole": whole, "work": work,
        "kind": KINDS.get(asked.kind, ""), "may_look": bool(areas_held(request, *KEEPERS)), "layouts": LAYOUTS.values(),
        "off": [title for title, _by, rows in tables if rows and not rules.is_whole([one for _name, one in rows], whole)],
    }  # fmt: skip
    return render(request, "returns/aid.html", shown, status=200 if is_valid else 422)


def _summed(sight: Sight, asked: Asked, digits: int) -> tuple[list[tuple[str, str, list[tuple[str, Line]]]], Line, list[rules.Quantity]]:  # fmt: skip
    found = queries.given(sight, asked)
    told: list[tuple[str, str, list[Line]]] = [
        (_("按地区"), "area", queries.lines(found, "area", digits=digits) if digits else []),
        (_("按给付单位或资金来源"), "giver", queries.lines(found, "giver")),
        (_("按帮扶方式"), "kind", queries.lines(found, "kind")),
        (_("按救助类别"), "sort", queries.lines(found, "sort")),
    ]
    names = names_of(one.key for one in told[0][2])
    called = {
        "area": lambda key: names[key] if len(key) == digits else _("地址不详"),
        "kind": lambda key: str(KINDS[key]),
    }
    tables = [
        (
            title,
            by,
            [(called[by](one.key) if by in called else one.key or _("没有写明"), one) for one in rows],
        )
        for title, by, rows in told
    ]
    return tables, queries.whole(found), queries.work_in(sight, asked)


def _aid_book(request: OfficerRequest, tables: list[tuple[str, str, list[tuple[str, Line]]]], whole: Line, asked: Asked) -> HttpResponse:  # fmt: skip
    columns = [(label, 12) for label, _name in _COLUMNS] + [(_("资金（元）"), 16), (_("物资和捐助折合（元）"), 20), (_("没有估价（次）"), 14)]  # fmt: skip
    pages = [
        Sheet(title, ((title, 26), *columns), [(name, *_cells(one)) for name, one in [*rows, (_("合计（不重复）"), whole)]])
        for title, _by, rows in tables
        if rows
    ] or [Sheet(_("帮扶统计"), ((_("帮扶统计"), 26), *columns), [(_("合计（不重复）"), *_cells(whole))])]  # fmt: skip
    note_export("returns", len(pages), by=request.officer.code, at=clock.now(), area=asked.area)
    note = _("户、人、人次分开数，不能相加；一户得过几种帮扶，每行都有它，各行户数加起来会多于合计。")
    return sheets.answer(f"{_('帮扶统计')} {asked.since}—{asked.until}", pages, note=note)


def _cells(line: Line) -> tuple[float, ...]:
    return (
        *(getattr(line, name) for _label, name in _COLUMNS),
        line.money / 100,
        line.goods / 100,
        line.unvalued,
    )


@never_cache
@require_safe
@admits(*KEEPERS)
def behind(request: OfficerRequest) -> HttpResponse:
    """The rows of the ledger behind a sum, one by one."""
    form = HelpForm(request.GET)
    if not form.is_valid():
        raise Http404
    place, areas = _place(request, form.cleaned_data["area"], KEEPERS)
    asked = _asked(form, place)
    found = queries.given(request.sight, asked).select_related("household").order_by("-day", "pk")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    actions.note_behind("table:aid", area=place.code, by=_actor(request), at=clock.now())
    paths = paths_of({one.region for one in page}, start=_TOWNSHIP)
    shown = {"page": page, "paths": paths, "place": place, "asked": asked, "whole": queries.whole(found)}
    return render(request, "returns/behind.html", shown)


@never_cache
@require_safe
@admits(*LEADERS)
def table(request: OfficerRequest, layout_id: str) -> HttpResponse:
    """A table of sums of a month, from our own numbers in the layout that is published."""
    layout, form = _layout(layout_id), MonthForm(request.GET)
    is_valid = form.is_valid()
    place, areas = _place(request, form.cleaned_data.get("area") or "")
    month, parts = _month(request, layout, place, form), _parts(request, place)
    with seeing(month.sight):
        cells = queries.table_of(layout, month, [one.code for one in parts])
    if request.GET.get("form") == "xlsx" and is_valid:
        return _table_book(request, layout, month, parts, cells)
    shown = {
        "layout": layout, "form": form, "place": place, "around": places_around(place.code, within=areas), "month": month, "layouts": LAYOUTS.values(),
        "rows": [(one, [(column, cells[one.code][column.number]) for column in layout.columns]) for one in parts],
        "total": [(column, cells[""][column.number]) for column in layout.columns], "may_look": bool(areas_held(request, *KEEPERS)),
        "checks": [rules.in_words(layout, one) for one in layout.checks], "upload": TableForm(initial={"month": f"{month.first:%Y-%m}"}, auto_id="id_upload_%s"),
        "none": [column.label for column in layout.columns if not column.measure],
    }  # fmt: skip
    return render(request, "returns/table.html", shown, status=200 if is_valid else 422)


def _table_book(request: OfficerRequest, layout: Layout, month: Month, parts: list[Place], cells: dict[str, dict[int, Cell]]) -> HttpResponse:  # fmt: skip
    columns = ((_("地区"), 18), *((f"{one.label}（{one.unit}）", 12) for one in layout.columns))
    rows = [(name, *(_written(cells[code][one.number], one) for one in layout.columns)) for code, name in [*((one.code, one.name) for one in parts), ("", "合计")]]  # fmt: skip
    note_export("returns", len(rows), by=request.officer.code, at=clock.now(), area=month.area)
    return sheets.answer(f"{layout.title} {month.first:%Y-%m}", [Sheet(layout.title, columns, rows)], note=_("空着的是本系统没有的数，不是零。"))  # fmt: skip


def _written(cell: Cell, column: Column) -> float | None:
    if cell.value is None or column.kind is Sort.COUNT:
        return cell.value
    return cell.value / 100


@never_cache
@require_POST
@admits(*KEEPERS)
def compare(request: OfficerRequest, layout_id: str) -> HttpResponse:
    """A table that somebody has sent, held against itself and against our numbers, cell by cell; nothing of it is kept."""
    layout, form = _layout(layout_id), TableForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
        return _compared(request, layout, None, None, status=422)
    place, _areas = _place(request, form.cleaned_data["area"], KEEPERS)
    month, parts = _month(request, layout, place, form), _parts(request, place)
    try:
        paper = rules.read(layout, _sheets_in(form.cleaned_data["file"]), {one.name: one.code for one in parts or [place]})  # fmt: skip
    except (ReturnRefused, FileRefused) as error:
        messages.error(request, spoken(error))
        return _compared(request, layout, month, None, status=422)
    shown = _held_against(layout, month, parts or [place], paper)
    actions.note_compared(layout.id, f"{month.first:%Y-%m}", found=len(shown["found"]), area=place.code, by=_actor(request), at=clock.now())  # fmt: skip
    return _compared(request, layout, month, paper, shown=shown, status=422 if paper.unread else 200)


def _held_against(layout: Layout, month: Month, parts: list[Place], paper: Paper) -> dict[str, Any]:
    names = {one.code: one.name for one in parts} | {"": "合计"}
    told = [*paper.rows, *([paper.total] if paper.total else [])]
    rows = [(one, names[one.place]) for one in told]
    last = date(month.first.year - (month.first.month == 1), (month.first.month + 10) % 12 + 1, 1)
    earlier = Month(month.sight, month.area, last, _end(last), month.items)
    with seeing(month.sight):
        ours = queries.table_of(layout, month, [one.code for one in parts])
        before = queries.table_of(layout, earlier, [one.code for one in parts])
    cells = sum(value is not None for one in told for value in one.cells.values())
    return {
        "found": list(rules.differences(layout, rows, ours)),
        "faults": [*rules.faults_of(layout, rows, before), *rules.sums_wrong(layout, paper)],
        "cells": cells,
        "judged": sum(value is not None and ours[one.place][number].value is not None for one in told for number, value in one.cells.items()),
        "absent": [name for code, name in names.items() if code and code not in {one.place for one in paper.rows}],
    }  # fmt: skip


def _compared(
    request: OfficerRequest, layout: Layout, month: Month | None, paper: Paper | None, *, shown: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    told = {"layout": layout, "month": month, "paper": paper, "most": rules.MOST_FAULTS, "upload": TableForm(auto_id="id_upload_%s", initial={"area": month.area, "month": f"{month.first:%Y-%m}"} if month else None)}  # fmt: skip
    return render(request, "returns/compare.html", told | (shown or {}), status=status)


@never_cache
@require_safe
@admits(*KEEPERS)
def made_of(request: OfficerRequest, layout_id: str, number: int) -> HttpResponse:
    """The families behind a cell of a table."""
    layout, form = _layout(layout_id), MonthForm(request.GET)
    column = next((one for one in layout.columns if one.number == number and one.measure), None)
    if column is None or not form.is_valid():
        raise Http404
    place, _areas = _place(request, form.cleaned_data["area"], KEEPERS)
    month = _month(request, layout, place, form)
    pieces = month.pieces(column.measure)
    page = Paginator(pieces, _PAGE).get_page(request.GET.get("page"))
    heads = names_of_heads({one.household for one in page})
    paths = paths_of({one.region for one in page}, start=_TOWNSHIP)
    actions.note_behind(f"table:{layout.id}", area=place.code, by=_actor(request), at=clock.now())
    known = [one.number for one in pieces if one.number is not None]
    shown = {
        "layout": layout, "column": column, "place": place, "month": month, "page": page, "cell": Cell(sum(known), len(pieces) - len(known)),
        "rows": [(one, heads.get(one.household, ""), paths[one.region]) for one in page],
    }  # fmt: skip
    return render(request, "returns/made_of.html", shown)


def _sheets_in(file: Any) -> list[tuple[str, list[list[str]]]]:
    with tempfile.TemporaryDirectory(prefix="jiwang-") as room:
        path = Path(room) / f"table{Path(file.name).suffix.lower()}"
        path.write_bytes(file.read())
        return batches.table_rows(path)


def _layout(layout_id: str) -> Layout:
    if layout_id not in LAYOUTS:
        raise Http404
    return LAYOUTS[layout_id]


def _place(request: OfficerRequest, code: str, duties: Any = LEADERS) -> tuple[Place, frozenset[str]]:
    """The place that is asked for, or the officer's largest; never one out of reach, and no village for who sees nobody."""
    areas = areas_held(request, *duties)
    code = code or min(areas, key=lambda one: (len(one), one))
    own = areas_held(request, *OWN)
    if not code.startswith(tuple(areas)) or (len(code) > _TOWNSHIP and not code.startswith(tuple(own))):
        raise Http404
    return get_object_or_404(place_at(code)), areas


def _parts(request: OfficerRequest, place: Place) -> list[Place]:
    is_own = bool(areas_held(request, *OWN))
    return list(places_inside([place.code])) if is_own or len(place.code) < _TOWNSHIP else []


def _sight(request: OfficerRequest) -> Sight:
    """Whose sums are of what they see; a city's are of everything, and name nobody."""
    return request.sight if areas_held(request, *OWN) else EVERYWHERE


def _asked(form: HelpForm, place: Place) -> Asked:
    form.is_valid()
    asked = form.cleaned_data
    return Asked(place.code, asked["since"], asked["until"], asked.get("kind", ""), asked.get("giver", ""), asked.get("sort", ""))  # fmt: skip


def _month(request: OfficerRequest, layout: Layout, place: Place, form: MonthForm) -> Month:
    first = form.first()
    return Month(_sight(request), place.code, first, _end(first), layout.items)


def _end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
