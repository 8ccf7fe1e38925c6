"""统计报表: what help has come to by place, giver and kind; tables of sums as bureaux publish them, printed from our numbers or held against them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
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
from jiwang.desk.returns.states import HELPERS, LAYOUTS, TOTAL, Column, Layout
from jiwang.kit import clock, sheets
from jiwang.kit.sheets import Sheet
from jiwang.kit.sights import EVERYWHERE, Sight, seeing
from jiwang.kit.words.speaking import spoken
from jiwang.registers.people.queries import names_of_heads
from jiwang.registers.places.models import Place
from jiwang.registers.places.queries import names_of, paths_of, place_at, places_around, places_inside
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.registers.staff.states import Duty
from jiwang.stages.assistance.models import KINDS
from jiwang.stages.assistance.states import Kind
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import note_export

_CHILDREN = {2: 4, 4: 6, 6: 9, 9: 12}  # digits of the places below
_TOWNSHIP, _PAGE = 9, 50
_COLUMNS = (
    (gettext_lazy("户数（户）"), "homes"), (gettext_lazy("人数（人）"), "persons"), (gettext_lazy("人次"), "turns"), (gettext_lazy("户次"), "home_turns"), (gettext_lazy("未建档（次）"), "unnamed"), (gettext_lazy("合计（次）"), "times"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sums:
    """Everything that the ledger comes to: tables by title and word, each line by its name; the whole; what was compared, checked and granted."""

    tables: list[tuple[str, str, list[tuple[str, Line]]]]
    whole: Line
    work: list[rules.Quantity]


@never_cache
@require_safe
@admits(*LEADERS)
def aid(request: OfficerRequest) -> HttpResponse:
    """What help has come to in a place and a span: by place, giver and kind, with every remainder."""
    form = HelpForm(request.GET, today=clock.today())
    is_valid = form.is_valid()
    place, areas = _place(request, form.cleaned_data.get("area") or "")
    asked = _asked(form if is_valid else HelpForm({}, today=clock.today()), place)
    with seeing(_sight(request)):
        sums = _summed(_sight(request), asked, _digits(request, place))
    if request.GET.get("form") == "xlsx" and is_valid:
        return _aid_book(request, sums, asked)
    shown = {
        "form": form, "place": place, "around": places_around(place.code, within=areas), "asked": asked, "sums": sums, "whole": sums.whole,
        "kind": KINDS[Kind(asked.kind)] if asked.kind else "", "may_look": bool(areas_held(request, *KEEPERS)), "layouts": LAYOUTS.values(),
        "helpers": HELPERS, "off": [title for title, _by, rows in sums.tables if rows and not rules.is_whole([one for _name, one in rows], sums.whole)],
    }  # fmt: skip
    return render(request, "returns/aid.html", shown, status=200 if is_valid else 422)


def _summed(sight: Sight, asked: Asked, digits: int) -> Sums:
    found = queries.given(sight, asked)
    places = queries.lines(found, "area", digits=digits) if digits else []
    names = names_of(one.key for one in places)
    tables = [
        (_("按地区"), "area", [(names[one.key] if len(one.key) == digits else _("地址不详"), one) for one in places]),
        (_("按帮扶方式"), "kind", [(str(KINDS[Kind(one.key)]), one) for one in queries.lines(found, "kind")]),
        *((title, by, [(one.key or _("没有写明"), one) for one in queries.lines(found, by)]) for title, by in ((_("按给付单位或资金来源"), "giver"), (_("按救助类别"), "sort"))),
    ]  # fmt: skip
    tables = [one for one in tables if one[1] != "sort" or any(line.key for _name, line in one[2])]
    return Sums(tables, queries.whole(found), queries.work_in(sight, asked))


def _aid_book(request: OfficerRequest, sums: Sums, asked: Asked) -> HttpResponse:
    columns = [(label, 12) for label, _name in _COLUMNS] + [(_("资金（元）"), 16), (_("物资和捐助折合（元）"), 20), (_("没有估价（次）"), 14)]  # fmt: skip
    foot = (_("合计（户、人不重复）"), sums.whole)
    pages = [
        Sheet(title, ((title, 26), *columns), [(name, *_cells(one)) for name, one in [*rows, foot]])
        for title, _by, rows in [*sums.tables, (_("合计"), "", [])]
        if rows or title == _("合计")
    ]
    units = Sheet(_("比对、核对和新增认定"), ((_("事项"), 20), (_("数量"), 14), (_("单位"), 8)), [(one.of, one.value, one.unit) for one in sums.work])  # fmt: skip
    note_export("returns", len(pages), by=request.officer.code, at=clock.now(), area=asked.area)
    note = _("户、人、人次分开数，不能相加；一户得过几种帮扶，每行都有它，各行户数加起来会多于合计。")
    return sheets.answer(
        f"{_('帮扶统计')} {asked.since}—{asked.until}", [pages[-1], *pages[:-1], units], note=note
    )


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
    form = HelpForm(request.GET, today=clock.today())
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


@dataclass(frozen=True, slots=True)
class Sheetful:
    """A table of a place and a month: its layout, and the places of its rows."""

    layout: Layout
    place: Place
    month: Month
    parts: list[Place]

    @property
    def names(self) -> dict[str, str]:
        """The rows by code, the sums last."""
        return {one.code: one.name for one in self.parts} | {"": TOTAL}


@never_cache
@require_safe
@admits(*LEADERS)
def table(request: OfficerRequest, layout_id: str) -> HttpResponse:
    """A table of sums of a month, from our own numbers in the layout that is published."""
    form = MonthForm(request.GET)
    is_valid = form.is_valid()
    asked = _sheetful(request, _layout(layout_id), form)
    layout, month = asked.layout, asked.month
    with seeing(month.sight):
        cells = queries.table_of(layout, month, asked.names)
    if request.GET.get("form") == "xlsx" and is_valid:
        return _table_book(request, asked, cells)
    shown = {
        "layout": layout, "form": form, "place": asked.place, "around": places_around(asked.place.code, within=areas_held(request, *LEADERS)), "month": month,
        "rows": [(one, [(column, cells[one.code][column.number]) for column in layout.columns]) for one in asked.parts],
        "total": [(column, cells[""][column.number]) for column in layout.columns], "may_look": bool(areas_held(request, *KEEPERS)),
        "checks": [rules.in_words(layout, one) for one in layout.checks], "upload": _upload(month), "layouts": LAYOUTS.values(),
    }  # fmt: skip
    return render(request, "returns/table.html", shown, status=200 if is_valid else 422)


def _table_book(request: OfficerRequest, asked: Sheetful, cells: Mapping[str, Mapping[int, Cell]]) -> HttpResponse:  # fmt: skip
    layout, month = asked.layout, asked.month
    columns = ((_("地区"), 18), *((one.heading, 12) for one in layout.columns))
    rows = [(name, *(_written(cells[code][one.number], one) for one in layout.columns)) for code, name in asked.names.items()]  # fmt: skip
    note_export("returns", len(rows), by=request.officer.code, at=clock.now(), area=month.area)
    return sheets.answer(f"{layout.title} {month.first:%Y-%m}", [Sheet(layout.title, columns, rows)], note=_("空着的是本系统没有的数，不是零。"))  # fmt: skip


def _written(cell: Cell, column: Column) -> float | None:
    if cell.value is None or not column.is_money:
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
        return render(request, "returns/compare.html", {"layout": layout, "upload": TableForm(auto_id="id_upload_%s")}, status=422)  # fmt: skip
    asked = _sheetful(request, layout, form, duties=KEEPERS)
    shown = {"layout": layout, "month": asked.month, "upload": _upload(asked.month), "most": rules.MOST_FAULTS}  # fmt: skip
    try:
        paper = rules.read(layout, _sheets_in(form.cleaned_data["file"]), {name: code for code, name in asked.names.items() if code})  # fmt: skip
    except (ReturnRefused, FileRefused) as error:
        messages.error(request, spoken(error))
        return render(request, "returns/compare.html", shown, status=422)
    told = _held_against(asked, paper)
    shown |= {"paper": paper} | told
    actions.note_compared(layout.id, f"{asked.month.first:%Y-%m}", found=told["found"], by=_actor(request), at=clock.now(), area=asked.place.code)  # fmt: skip
    return render(request, "returns/compare.html", shown, status=422 if paper.unread else 200)


def _held_against(asked: Sheetful, paper: Paper) -> dict[str, Any]:
    names, layout = asked.names, asked.layout
    told = [*paper.rows, *([paper.total] if paper.total else [])]
    rows = [(one, names[one.place]) for one in told]
    with seeing(asked.month.sight):
        ours = queries.table_of(layout, asked.month, names)
        before = queries.table_of(layout, asked.month.earlier(), names)
    filled = [(one.place, number) for one in told for number, value in one.cells.items() if value is not None]
    return {
        "found": list(rules.differences(layout, rows, ours)),
        "faults": [*rules.faults_of(layout, rows, before), *rules.sums_wrong(layout, paper)],
        "cells": len(filled),
        "judged": sum(ours[place][number].value is not None for place, number in filled),
        "absent": [name for code, name in names.items() if code and code not in {one.place for one in paper.rows}],
    }  # fmt: skip


def _upload(month: Month) -> TableForm:
    return TableForm(auto_id="id_upload_%s", initial={"month": f"{month.first:%Y-%m}"})


@never_cache
@require_safe
@admits(*KEEPERS)
def made_of(request: OfficerRequest, layout_id: str, number: int) -> HttpResponse:
    """The families behind a cell of a table."""
    layout, form = _layout(layout_id), MonthForm(request.GET)
    column = next((one for one in layout.columns if one.number == number and one.measure), None)
    if column is None or not form.is_valid():
        raise Http404
    asked = _sheetful(request, layout, form, duties=KEEPERS)
    pieces = asked.month.pieces(column.measure)
    page = Paginator(pieces, _PAGE).get_page(request.GET.get("page"))
    heads = names_of_heads({one.household for one in page})
    paths = paths_of({one.region for one in page}, start=_TOWNSHIP)
    actions.note_behind(f"table:{layout.id}", area=asked.place.code, by=_actor(request), at=clock.now())
    shown = {
        "layout": layout, "column": column, "place": asked.place, "month": asked.month, "page": page, "cell": queries.cell_of(pieces),
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


def _place(
    request: OfficerRequest, code: str, duties: tuple[Duty, ...] = LEADERS
) -> tuple[Place, frozenset[str]]:
    """The place that is asked for, or the officer's largest; never one out of reach, and no village for who sees nobody."""
    areas = areas_held(request, *duties)
    code = code or min(areas, key=lambda one: (len(one), one))
    own = areas_held(request, *OWN)
    if not code.startswith(tuple(areas)) or (len(code) > _TOWNSHIP and not code.startswith(tuple(own))):
        raise Http404
    return get_object_or_404(place_at(code)), areas


def _digits(request: OfficerRequest, place: Place) -> int:
    """How many digits the places of the lines have; 0 where nothing smaller is shown."""
    is_own = bool(areas_held(request, *OWN))
    return _CHILDREN.get(len(place.code), 0) if is_own or len(place.code) < _TOWNSHIP else 0


def _sight(request: OfficerRequest) -> Sight:
    """Whose sums are of what they see; a city's are of everything, and name nobody."""
    return request.sight if areas_held(request, *OWN) else EVERYWHERE


def _asked(form: HelpForm, place: Place) -> Asked:
    form.is_valid()
    told = form.cleaned_data
    return Asked(place.code, told["since"], told["until"], **{name: told.get(name, "") for name in ("kind", "giver", "sort")})  # fmt: skip


def _sheetful(request: OfficerRequest, layout: Layout, form: MonthForm, *, duties: tuple[Duty, ...] = LEADERS) -> Sheetful:  # fmt: skip
    place, _areas = _place(request, form.cleaned_data.get("area") or "", duties)
    parts = list(places_inside([place.code])) if _digits(request, place) else []
    return Sheetful(
        layout,
        place,
        Month.of(form.first(clock.today()), place.code, sight=_sight(request), items=layout.items),
        parts,
    )


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
