"""Write a comparison: a page, a workbook, figures as JSON, and the rows that differ."""

from __future__ import annotations

import json
from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from jiwang_engine import __version__
from jiwang_engine.backends.base import Backend
from jiwang_engine.language.values import fixed
from jiwang_engine.packs.model import Item
from jiwang_engine.reporting import Atlas
from jiwang_engine.reporting.rendering import write_template
from jiwang_engine.simulating.comparing import Change, Comparison
from jiwang_engine.simulating.scenarios import Scenario
from jiwang_engine.simulating.tallies import Tally, by_area, by_item, has_amount, label_of, reasons

RECORD = "simulation.json"
_UNSAID = "说不准"
_PER = {"month": "每月", "year": "每年", "once": "一次"}
_HEADINGS = (
    "类别或事项", "对象", "现在符合", "现在待定", "改后符合", "改后待定", "新增", "减少", "金额变动", "范围变动", "周期",
    "现在至少(元)", "现在至多(元)", "改后至少(元)", "改后至多(元)", "差额至少(元)", "差额至多(元)", "其中已查清(元)",
)  # fmt: skip


def write_comparison(
    backend: Backend, comparison: Comparison, scenario: Scenario, *, folder: Path, atlas: Atlas
) -> None:
    """Write index.html, simulation.xlsx, simulation.json and changed.parquet; the same input gives the same bytes."""
    items = [_line(comparison, key, tally) for key, tally in by_item(comparison).items()]
    areas = [
        {"area": area, "place": atlas.name(area), **_line(comparison, key, tally)}
        for (area, key), tally in sorted(by_area(comparison).items(), key=lambda one: one[0])
    ]
    turned = reasons(comparison)
    _write_json(folder / RECORD, comparison, scenario, items=items, areas=areas)
    _write_workbook(folder / "simulation.xlsx", comparison, scenario, items=items, areas=areas)
    if comparison.rows:
        backend.write_parquet(
            f"SELECT * FROM ({comparison.rows}) ORDER BY role, id, unit, person NULLS FIRST",
            folder / "changed.parquet",
        )
    pack = comparison.before.pack
    write_template(
        folder / "index.html", "simulation.html", title=pack.title, version=pack.version, on=comparison.on, known=comparison.known,
        scenario=scenario, items=[one for one in items if one["moves"]], still=[one["label"] for one in items if not one["moves"]],
        areas=areas, reasons=turned, yuan_range=yuan_range, fictional=any(layer.fictional for layer in pack.layers), has_rows=bool(comparison.rows),
    )  # fmt: skip


def _line(comparison: Comparison, key: tuple[str, str], tally: Tally) -> dict[str, Any]:
    pack = comparison.before.pack
    one = (pack.categories if key[0] == "category" else pack.items)[key[1]]
    amount = one.amount if isinstance(one, Item) else None
    money = {"per": _PER[amount.per], **_money(tally)} if amount else {}
    return {
        "role": key[0], "id": key[1], "label": label_of(comparison, key), "subject": "人" if one.subject == "person" else "户",
        "yes_before": tally.yes[0], "open_before": tally.open[0], "yes_after": tally.yes[1], "open_after": tally.open[1],
        "gained": tally.gained, "lost": tally.lost, "changed": tally.changed, "ranges": tally.ranges,
        "moves": tally.moves, **money,
    }  # fmt: skip


def _money(tally: Tally) -> dict[str, Any]:
    """What is paid and what would be, in fen: known for certain, at least, and at most (None where nobody can say)."""
    found: dict[str, Any] = {}
    for side, money in (("before", tally.paid), ("after", tally.pays)):
        found |= {
            f"fen_{side}": money.fen, f"low_fen_{side}": money.low,
            f"high_fen_{side}": None if money.endless else money.high, f"endless_{side}": money.endless,
        }  # fmt: skip
    return {**found, **_change(tally.change), "fen_change": tally.change.sure}


def _change(change: Change) -> dict[str, int | None]:
    return {"low_fen_change": change.low, "high_fen_change": change.high}


def yuan_range(low: int | None, high: int | None, *, signed: bool = False) -> tuple[str, str]:
    """A range of fen in two parts that stand one below the other: `("1,200.00", "～1,500.00")`, `("1,200.00", "以上")`."""
    if low is None and high is None:
        return "", _UNSAID
    first, last = (None if fen is None else _yuan(fen, signed=signed) for fen in (low, high))
    if first is None or last is None:
        return (first, "以上") if first is not None else (last or "", "以下")
    return (first, "") if low == high else (first, f"～{last}")


def _yuan(fen: int, *, signed: bool) -> str:
    return ("+" if signed and fen > 0 else "") + fixed(fen, 2, at_least=2).replace("-", "−")


def _write_json(
    path: Path,
    comparison: Comparison,
    scenario: Scenario,
    *,
    items: list[dict[str, Any]],
    areas: list[dict[str, Any]],
) -> None:
    pack = comparison.before.pack
    found = {
        "format": 1,
        "engine": __version__,
        "scenario": {"title": scenario.title, "changes": list(scenario.sentences()), "note": scenario.note},
        "pack": {"id": pack.id, "version": pack.version, "hash": pack.hash},
        "day": comparison.on.isoformat(),
        "known": comparison.known.isoformat() if comparison.known else None,
        "items": items,
        "areas": areas,
        "clauses": [
            {
                "of": list(one.key),
                "clause": one.clause,
                "before": one.before,
                "after": one.after,
                "count": one.count,
                **(_change(one.change) if has_amount(comparison, one.key) else {}),
            }
            for one in comparison.flips
        ],
    }
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_workbook(
    path: Path,
    comparison: Comparison,
    scenario: Scenario,
    *,
    items: list[dict[str, Any]],
    areas: list[dict[str, Any]],
) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": scenario.title, "created": datetime.combine(comparison.on, time())})
        styles = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bg_color": "#EEEBE3", "border": 1, "text_wrap": True}),
            "text": book.add_format({"border": 1}),
            "count": book.add_format({"border": 1, "num_format": "#,##0"}),
            "money": book.add_format({"border": 1, "num_format": "#,##0.00"}),
        }
        days = [("行为日", comparison.on), ("知悉日", comparison.known)]
        said = "　".join(f"{name} {day.isoformat()}" for name, day in days if day)
        head = [scenario.title, *scenario.sentences(), said]
        _write_sheet(book, "按事项", head, rows=[_HEADINGS, *(_cells(one) for one in items)], styles=styles)
        places = [("县（市、区）", *_HEADINGS), *((one["place"], *_cells(one)) for one in areas)]
        _write_sheet(book, "按地区", head, rows=places, styles=styles)
        turned: list[tuple[Any, ...]] = [
            ("类别或事项", "条款", "名称", "现在", "改后", "人（户）次", "差额至少(元)", "差额至多(元)")
        ]
        turned += [
            (one.owner, one.clause, one.label, one.before, one.after, one.count, *_yuan_cells(one.change))
            for one in reasons(comparison)
        ]
        _write_sheet(book, "按条款", head, rows=turned, styles=styles)


def _cells(one: dict[str, Any]) -> tuple[Any, ...]:
    names = (
        "label", "subject", "yes_before", "open_before", "yes_after", "open_after", "gained", "lost", "changed", "ranges",
    )  # fmt: skip
    figures = tuple(one[name] for name in names)
    if "per" not in one:
        return (*figures, "", *[""] * 7)
    ends = [one[f"{end}_fen_{side}"] for side in ("before", "after", "change") for end in ("low", "high")]
    return (*figures, one["per"], *map(_yuan_cell, [*ends, one["fen_change"]]))


def _yuan_cells(change: Change | None) -> tuple[Any, ...]:
    return ("", "") if change is None else (_yuan_cell(change.low), _yuan_cell(change.high))


def _yuan_cell(fen: int | None) -> float | str:
    return _UNSAID if fen is None else fen / 100


def _write_sheet(
    book: Any, name: str, head: list[str], *, rows: list[tuple[Any, ...]], styles: dict[str, Any]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for line, text in enumerate(head):
        sheet.write_string(line, 0, text, styles["title"] if line == 0 else None)
    first = len(head) + 1
    sheet.repeat_rows(first)
    sheet.freeze_panes(first + 1, 1)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, len(rows[0]), 12)
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            style = (
                "head"
                if line == 0
                else "text"
                if isinstance(cell, str)
                else "count"
                if isinstance(cell, int)
                else "money"
            )
            sheet.write(first + line, place, cell, styles[style])
