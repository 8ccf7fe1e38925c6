"""The dirt of real files (POLICY E.4), put on a seeded share of the cells and rows of a clean table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.files.columns import Column, Ints
from jiwang_engine.synthesis.files.writing import Table

Soil = Callable[[str], str]

FULL_WIDTH = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")
CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
CHINESE_NUMBERS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
EXCEL_DAY_ZERO = date(1899, 12, 30)


def _fifteen(text: str) -> str:
    """The number of the first generation: without the century and the check character."""
    return text[:6] + text[8:17] if text[6:8] == "19" else text + " "


def _wrong_check(text: str) -> str:
    return text[:17] + str((int(text[16]) + 3) % 10 if text[17] != str((int(text[16]) + 3) % 10) else 5)


def _scientific(text: str) -> str:
    return f"{float(text[:17] + '0'):.2E}"


# How an ID number is spoilt, and how often in parts; the first ones can be repaired, the last ones cannot.
ID_DIRT: tuple[tuple[int, Soil], ...] = (
    (16, lambda text: text.lower() if text.endswith("X") else f"{text} "),
    (12, lambda text: text.translate(FULL_WIDTH)),
    (14, lambda text: f"{text}  "),
    (10, lambda text: f"\t{text}"),
    (12, lambda text: f"'{text}"),
    (6, lambda text: f"{text[:6]} {text[6:14]} {text[14:]}"),
    (10, _fifteen),
    (9, _wrong_check),
    (4, _scientific),
    (4, lambda text: f"{text[:15]}000"),
    (3, lambda text: ""),
)


def _dots(text: str) -> str:
    return text.replace("·", "•" if ord(text[-1]) % 2 else ".")


NAME_DIRT: tuple[tuple[int, Soil], ...] = (
    (35, lambda text: f"{text[0]}\u200b{text[1:]}"),
    (35, lambda text: f"{text[0]} {text[1:]}" if len(text) == 2 else f"{text} "),
    (15, lambda text: f"{text}(已核)"),
    (15, lambda text: f" {text}"),
)


def _parts(text: str) -> tuple[int, int, int]:
    """Year, month and day of a clean date, with or without separators."""
    found = re.findall(r"\d+", text)
    if len(found) == 1:
        found = [text[:4], text[4:6], text[6:8]]
    return int(found[0]), int(found[1]), int(found[2])


def _in_words(text: str) -> str:
    year, month, day = _parts(text)

    def word(number: int) -> str:
        tens, ones = divmod(number, 10)
        head = "" if tens == 0 else "十" if tens == 1 else CHINESE_NUMBERS[tens] + "十"
        return head + CHINESE_NUMBERS[ones]

    return f"{str(year).translate(CHINESE_DIGITS)}年{word(month)}月{word(day)}日"


def _written(style: str) -> Soil:
    return lambda text: style.format(*_parts(text))


def _serial(text: str) -> str:
    return str((date(*_parts(text)) - EXCEL_DAY_ZERO).days)


DATE_DIRT: tuple[tuple[int, Soil], ...] = (
    (20, _written("{0}/{1}/{2}")),
    (20, _written("{0}.{1:02d}.{2:02d}")),
    (18, _written("{0}{1:02d}{2:02d}")),
    (18, _written("{0}年{1}月{2}日")),
    (12, _serial),
    (12, _in_words),
)
MONEY_DIRT: tuple[tuple[int, Soil], ...] = (
    (30, lambda text: f"{float(text):,.2f}元"),
    (25, lambda text: f"{float(text):,.2f}"),
    (20, lambda text: f"{float(text) / 10_000:.6f}万元"),
    (15, lambda text: f"￥{text}"),
    (10, lambda text: text.translate(FULL_WIDTH)),
)
DIRT: Mapping[str, tuple[float, tuple[tuple[int, Soil], ...]]] = {
    "id": (rates.ID_DIRT, ID_DIRT),
    "name": (rates.NAME_DIRT, NAME_DIRT),
    "date": (rates.DATE_DIRT, DATE_DIRT),
    "money": (rates.MONEY_DIRT, MONEY_DIRT),
}


# Columns without which a row says nothing; a day that does not exist there makes the row useless.
NEEDED_DATES = ("出院日期", "登记日期", "死亡日期", "发生日期")
IMPOSSIBLE_DATES = ("2026-02-30", "2026-13-05", "2026-06-31", "0000-00-00")
# Names and ID numbers of rows about nobody.
NOBODY = (("", "不详"), ("测试", ""), ("姓名", "填18位"), ("", "无"), ("无名氏", "0"), ("某某", "待补"))


def soil(rng: Generator, table: Table, kinds: Mapping[str, str]) -> Table:
    """Put dirt on a table: repeated rows first, then on the cells of every column by its kind, then stray lines."""
    table = _repeat_rows(rng, table)
    table = _refused_rows(rng, table, kinds)
    for label, kind in kinds.items():
        soiled = _soiled(rng, table.columns[label], kind)
        # What Excel took for a number is damaged already; a number cannot also carry a blank or an apostrophe.
        numbers = table.as_numbers.get(label, frozenset())
        kept = {row: text for row, text in soiled.changed.items() if row not in numbers}
        table = table.with_column(label, Column(soiled.pieces, soiled.rows, kept))
    return _stray_lines(rng, table)


def _soiled(rng: Generator, column: Column, kind: str) -> Column:
    share, ways = DIRT[kind]
    rows = np.flatnonzero(rng.random(column.rows) < share)
    if kind == "name":
        return _with_dots(rng, column, rows, ways=ways)
    return column.with_changes(_changes(rng, column, rows, ways=ways))


def _with_dots(rng: Generator, column: Column, rows: Ints, *, ways: Sequence[tuple[int, Soil]]) -> Column:
    """Names: the usual dirt, and other dots in some of the names that have one."""
    changed = column.with_changes(_changes(rng, column, rows, ways=ways))
    dotted = column.rows_with("·")
    dotted = dotted[rng.random(len(dotted)) < rates.OTHER_DOT]
    texts = changed.take(dotted).texts()
    return changed.with_changes(
        {at: _dots(text) for at, text in zip(dotted.tolist(), texts, strict=True) if "·" in text}
    )


def _changes(
    rng: Generator, column: Column, rows: Ints, *, ways: Sequence[tuple[int, Soil]]
) -> dict[int, str]:
    """Spoil the chosen rows, each in a way drawn by its parts; empty cells stay empty."""
    edges = np.cumsum([parts for parts, _ in ways])
    way = np.searchsorted(edges / edges[-1], rng.random(len(rows)), side="right")
    texts = column.take(rows).texts()
    return {
        row: ways[min(number, len(ways) - 1)][1](text)
        for row, number, text in zip(rows.tolist(), way.tolist(), texts, strict=True)
        if text and row not in column.changed
    }


def _repeat_rows(rng: Generator, table: Table) -> Table:
    """Some rows are in the file twice, the second some lines further down."""
    again = np.flatnonzero(rng.random(table.rows) < rates.REPEATED)
    places = np.minimum(again + rng.integers(1, 40, len(again)), table.rows - 1)
    if not len(again):
        return table
    rows = np.insert(np.arange(table.rows), places, again)
    moved = {label: _moved(cells, rows) for label, cells in table.as_numbers.items()}
    return replace(table.take(rows), as_numbers=moved)


def _refused_rows(rng: Generator, table: Table, kinds: Mapping[str, str]) -> Table:
    """Put rows before their right form that must be refused: nobody's name, or a day that does not exist.

    The right form stays, so that nothing of what is true is lost.
    """
    damaged = np.array(sorted(set().union(*table.as_numbers.values())), dtype=np.int64)
    chosen = np.flatnonzero(rng.random(table.rows) < rates.REFUSED)
    chosen = np.setdiff1d(chosen, damaged)
    if not len(chosen):
        return table
    rows = np.insert(np.arange(table.rows), chosen, chosen)
    moved = {label: _moved(cells, rows) for label, cells in table.as_numbers.items()}
    table = replace(table.take(rows), as_numbers=moved)
    places = (chosen + np.arange(len(chosen))).tolist()
    ways = rng.integers(0, 1000, len(places)).tolist()
    for label, changes in _refused_cells(kinds, dict(zip(places, ways, strict=True))).items():
        table = table.with_column(label, table.columns[label].with_changes(changes))
    return table


def _refused_cells(kinds: Mapping[str, str], ways: Mapping[int, int]) -> dict[str, dict[int, str]]:
    """What the refused rows say instead, by heading and row."""
    dates = [label for label in kinds if label in NEEDED_DATES]
    cells: dict[str, dict[int, str]] = {label: {} for label in kinds}
    for row, way in ways.items():
        if dates and way % 3 == 0:
            cells[dates[0]][row] = IMPOSSIBLE_DATES[way % len(IMPOSSIBLE_DATES)]
            continue
        name, number = NOBODY[way % len(NOBODY)]
        for label, kind in kinds.items():
            if kind in ("name", "id"):
                cells[label][row] = name if kind == "name" else number
    return cells


def _moved(cells: frozenset[int], rows: Ints) -> frozenset[int]:
    marked = np.isin(rows, np.array(sorted(cells), dtype=np.int64))
    return frozenset(np.flatnonzero(marked).tolist())


def _stray_lines(rng: Generator, table: Table) -> Table:
    """Blank lines and a subtotal in the middle, a total and a note at the end."""
    width = len(table.columns)
    if table.rows < 10 or width < 3:
        return table
    places = rng.choice(table.rows - 1, size=3, replace=False).tolist()
    blank = [""] * width
    between: dict[int, Sequence[str]] = {places[0]: blank, places[1]: blank}
    between[places[2]] = ["小计", *blank[1:]]
    after = [
        ["合计", f"{table.rows}", *blank[2:]],
        ["注：以上数据由业务系统导出，仅供内部比对使用", *blank[1:]],
    ]
    return replace(table, between=between, after=[*table.after, *after])
