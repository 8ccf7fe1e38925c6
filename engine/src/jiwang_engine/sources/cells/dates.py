"""Dates and months in the ways that offices write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from jiwang_engine.sources.cells.rules import NOISE, NOTHING, Names, Rule, Setting, narrowed
from jiwang_engine.sources.cells.sql import chosen, literal, matches, replaced
from jiwang_engine.sources.files.headings import Placed
from jiwang_engine.sources.issues import Issue

_YEAR = "(?:18[89]|19[0-9]|20[0-9])[0-9]"
_MONTH = "(?:0?[1-9]|1[0-2])"


@dataclass(frozen=True, slots=True)
class Notation:
    """A way of writing dates that a whole file may keep to; then it is the file's own and needs no repair."""

    label: str
    pattern: str
    day: str  # SQL over {cell}: the date, NULL when there is no such day


def _parsed(shape: str, cell: str = "{cell}") -> str:
    return f"CAST(try_strptime({cell}, '{shape}') AS DATE)"


_CAST = "TRY_CAST({cell} AS DATE)"
_DAYS = "[0-9]{1,2}"

NOTATIONS = {
    "iso": Notation("2024-01-05", f"{_YEAR}-{_DAYS}-{_DAYS}", _CAST),
    "slash": Notation("2024/1/5", f"{_YEAR}/{_DAYS}/{_DAYS}", _CAST),
    "dot": Notation("2024.1.5", rf"{_YEAR}\.{_DAYS}\.{_DAYS}", _parsed("%Y.%m.%d")),
    "compact": Notation("20240105", f"{_YEAR}[0-9]{{4}}", _parsed("%Y%m%d")),
    "han": Notation("2024年1月5日", f"{_YEAR}年{_DAYS}月{_DAYS}日", _parsed("%Y年%m月%d日")),
    "moment": Notation(
        "2024-01-05 08:30:00", rf"{_YEAR}-{_DAYS}-{_DAYS}[ T][0-9]{{2}}:[0-9]{{2}}[0-9:.]*", _CAST
    ),
    "month": Notation("2024-01", f"{_YEAR}-{_MONTH}", _parsed("%Y-%m-%d", "{cell} || '-01'")),
    "month_slash": Notation("2024/1", f"{_YEAR}/{_MONTH}", _parsed("%Y/%m/%d", "{cell} || '/01'")),
    "month_dot": Notation("2024.01", rf"{_YEAR}\.{_MONTH}", _parsed("%Y.%m.%d", "{cell} || '.01'")),
    "month_compact": Notation("202401", f"{_YEAR}(?:0[1-9]|1[0-2])", _parsed("%Y%m%d", "{cell} || '01'")),
    "month_han": Notation("2024年1月", f"{_YEAR}年{_MONTH}月", _parsed("%Y年%m月%d", "{cell} || '01'")),
}

FAR_YEARS = 20  # how far ahead the end of a certificate may lie
LATE_DAYS = 31  # how far an event may lie after the day of the file
_ENDLESS = r"长期|长久|永久|长期有效|无固定期限|9999-?12-?31|2099-?12-?31"


def date_rule(placed: Placed, names: Names, setting: Setting) -> Rule:
    """Days; a day that an event cannot have is given up, not guessed."""
    is_event = placed.column.needed or placed.column.id == "birth"
    return _rule(names, setting, shape=names.read, days=LATE_DAYS if is_event else 366 * FAR_YEARS)


def month_rule(_: Placed, names: Names, setting: Setting) -> Rule:
    """Months as year * 12 + month - 1."""
    shape = f"CAST(year({names.read}) * 12 + month({names.read}) - 1 AS INTEGER)"
    return _rule(names, setting, shape=shape, days=366 * FAR_YEARS)


def _rule(names: Names, setting: Setting, *, shape: str, days: int) -> Rule:
    """`shape` makes the value out of the day that was read; `days` is how far ahead of the file it may lie."""
    known = [NOTATIONS[setting.notation or "iso"], NOTATIONS["iso"]]
    tests = {one.label: (matches(names.cell, one.pattern), one.day.format(cell=names.cell)) for one in known}
    latest = f"DATE '{setting.as_of + timedelta(days=days)}'"
    unreadable = chosen(
        [
            (f"NOT {names.plain} AND {names.text} IS NULL", f"{Issue.DATE_UNREADABLE:d}"),
            (f"{names.read} IS NULL", f"{Issue.DATE_IMPOSSIBLE:d}"),
        ],
        f"{Issue.DATE_FUTURE:d}",
    )
    return Rule(
        plain=" OR ".join(test for test, _ in tests.values()),
        fast=chosen(tests.values()) if len(tests) > 1 else known[0].day.format(cell=names.cell),
        soft=_soft(names.cell),
        text=_canonical(names.soft),
        slow=f"TRY_CAST({names.text} AS DATE)",
        repaired=_repaired(names),
        unreadable=unreadable,
        nothing=f"{matches(names.soft, NOTHING)} OR {names.soft} IN ('0', '0000-00-00', '00000000')",
        value=f"CASE WHEN {names.read} <= {latest} OR {names.read} = DATE '9999-12-31' THEN {shape} END",
    )


def _soft(cell: str) -> str:
    """Ordinary width, no time of day, no spaces; Chinese numerals as digits."""
    spaced = narrowed(replaced(cell, NOISE, " "))
    without_time = replaced(f"trim({spaced})", "(?:T| +)[0-9]{1,2}:[0-9]{2}.*$", "")
    bare = replaced(without_time, " ", "")
    digits = f"translate({bare}, '〇零○一二三四五六七八九', '000123456789')"
    tens = replaced(digits, "([1-9])十([1-9])", r"\1\2")
    tens = replaced(tens, "([1-9])十", r"\10")
    tens = replaced(tens, "十([1-9])", r"1\1")
    spelled = f"replace({tens}, '十', '10')"
    is_spelled = f"regexp_matches({cell}, '[〇零○一二三四五六七八九十]')"
    return f"CASE WHEN {is_spelled} THEN {spelled} ELSE replace({bare}, '''', '') END"


def _canonical(soft: str) -> str:
    """The text that the database casts to a date; NULL when no known way of writing fits."""
    full = rf"({_YEAR})[-/.年]([0-9]{{1,2}})[-/.月]([0-9]{{1,2}})[日号]?"
    compact = rf"({_YEAR})([0-9]{{2}})([0-9]{{2}})(?:[0-9]{{6}})?"
    month = rf"({_YEAR})(?:[-/.年]({_MONTH})月?|(0[1-9]|1[0-2]))"
    serial = r"[1-7][0-9]{4}(?:\.[0-9]+)?"
    day = f"CAST(DATE '1899-12-30' + CAST(split_part({soft}, '.', 1) AS INTEGER) AS VARCHAR)"
    return chosen(
        [
            (matches(soft, _ENDLESS), "'9999-12-31'"),
            (matches(soft, full), f"regexp_replace({soft}, {literal(f'^{full}$')}, '\\1-\\2-\\3')"),
            (matches(soft, compact), f"regexp_replace({soft}, {literal(f'^{compact}$')}, '\\1-\\2-\\3')"),
            (matches(soft, month), f"regexp_replace({soft}, {literal(f'^{month}$')}, '\\1-\\2\\3-01')"),
            (matches(soft, serial), day),
        ]
    )


def _repaired(names: Names) -> str:
    is_month = matches(names.soft, rf"{_YEAR}(?:[-/.年]{_MONTH}月?|0[1-9]|1[0-2])")
    is_serial = matches(names.soft, r"[1-7][0-9]{4}(?:\.[0-9]+)?")
    return chosen(
        [(is_month, f"{Issue.DATE_MONTH_ONLY:d}"), (is_serial, f"{Issue.DATE_SERIAL:d}")],
        f"{Issue.DATE_NOTATION:d}",
    )
