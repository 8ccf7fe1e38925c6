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
    iso: str  # {cell} becomes the text that the database casts to a date


NOTATIONS = {
    "iso": Notation("2024-01-05", f"{_YEAR}-[0-9]{{1,2}}-[0-9]{{1,2}}", "{cell}"),
    "slash": Notation("2024/1/5", f"{_YEAR}/[0-9]{{1,2}}/[0-9]{{1,2}}", "{cell}"),
    "dot": Notation("2024.1.5", rf"{_YEAR}\.[0-9]{{1,2}}\.[0-9]{{1,2}}", "replace({cell}, '.', '-')"),
    "compact": Notation(
        "20240105",
        f"{_YEAR}[0-9]{{4}}",
        "left({cell}, 4) || '-' || substring({cell}, 5, 2) || '-' || right({cell}, 2)",
    ),
    "han": Notation(
        "2024年1月5日",
        f"{_YEAR}年[0-9]{{1,2}}月[0-9]{{1,2}}日",
        "replace(replace(replace({cell}, '年', '-'), '月', '-'), '日', '')",
    ),
    "moment": Notation(
        "2024-01-05 08:30:00", f"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}[ T][0-9]{{2}}:[0-9]{{2}}[0-9:.]*", "left({cell}, 10)"
    ),
    "month": Notation("2024-01", f"{_YEAR}-{_MONTH}", "{cell} || '-01'"),
    "month_slash": Notation("2024/1", f"{_YEAR}/{_MONTH}", "{cell} || '/01'"),
    "month_dot": Notation("2024.01", rf"{_YEAR}\.{_MONTH}", "replace({cell}, '.', '-') || '-01'"),
    "month_compact": Notation("202401", f"{_YEAR}(?:0[1-9]|1[0-2])", "left({cell}, 4) || '-' || right({cell}, 2) || '-01'"),
    "month_han": Notation("2024年1月", f"{_YEAR}年{_MONTH}月", "replace(replace({cell}, '年', '-'), '月', '-') || '01'"),
}  # fmt: skip

FAR_YEARS = 20  # how far ahead the end of a certificate may lie
LATE_DAYS = 31  # how far an event may lie after the day of the file
_ENDLESS = r"长期|长久|永久|长期有效|无固定期限|9999-?12-?31|2099-?12-?31"


def date_rule(placed: Placed, names: Names, setting: Setting) -> Rule:
    """Days; a day that an event cannot have is given up, not guessed."""
    is_event = placed.column.needed or placed.column.id == "birth"
    latest = setting.as_of + timedelta(days=LATE_DAYS if is_event else 366 * FAR_YEARS)
    return _rule(names, setting, sql_type="DATE", shape="{day}", latest=f"DATE '{latest}'")


def month_rule(_: Placed, names: Names, setting: Setting) -> Rule:
    """Months as year * 12 + month - 1."""
    latest = setting.as_of + timedelta(days=366 * FAR_YEARS)
    shape = "CAST(year({day}) * 12 + month({day}) - 1 AS INTEGER)"
    return _rule(names, setting, sql_type="INTEGER", shape=shape, latest=f"DATE '{latest}'")


def _rule(names: Names, setting: Setting, *, sql_type: str, shape: str, latest: str) -> Rule:
    known = [NOTATIONS["iso"], *([NOTATIONS[setting.notation]] if setting.notation else [])]
    plain_text = chosen(
        (matches(names.cell, one.pattern), one.iso.format(cell=names.cell)) for one in known[1:]
    )
    fast_text = f"coalesce({plain_text}, {names.cell})" if len(known) > 1 else names.cell

    def read(text: str) -> str:
        day = f"TRY_CAST({text} AS DATE)"
        return f"CASE WHEN {day} <= {latest} OR {day} = DATE '9999-12-31' THEN {shape.format(day=day)} END"

    any_text = f"CASE WHEN {names.plain} THEN {fast_text} ELSE {names.text} END"
    unreadable = chosen(
        [
            (f"NOT {names.plain} AND {names.text} IS NULL", f"{Issue.DATE_UNREADABLE:d}"),
            (f"TRY_CAST({any_text} AS DATE) IS NULL", f"{Issue.DATE_IMPOSSIBLE:d}"),
        ],
        f"{Issue.DATE_FUTURE:d}",
    )
    return Rule(
        plain=" OR ".join(matches(names.cell, one.pattern) for one in known),
        fast=read(fast_text),
        soft=_soft(names.cell),
        text=_canonical(names.soft),
        slow=read(names.text),
        repaired=_repaired(names),
        unreadable=unreadable,
        sql_type=sql_type,
        nothing=f"{matches(names.soft, NOTHING)} OR {names.soft} IN ('0', '0000-00-00', '00000000')",
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
