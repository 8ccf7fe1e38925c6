"""Cells that count or locate: money, numbers, ratios, areas, place codes, phones, case numbers."""

from __future__ import annotations

import re

from jiwang_engine.identifiers import NUMBER_MARK
from jiwang_engine.sources.cells.rules import NOTHING, Names, Rule, Setting, changed, squeezed
from jiwang_engine.sources.cells.sql import chosen, literal, matches, replaced
from jiwang_engine.sources.files.headings import FEN, Placed
from jiwang_engine.sources.issues import Issue

DECIMALS = {"ratio": 4, "area_m2": 2, "integer": 0}
"""How many decimals an integer column of the engine's tables holds."""

MOST = 10**11
"""The largest stored integer that is believed: a thousand million yuan in fen. Beyond it sums and products would not fit."""

_NUMBER = r"-?[0-9]{1,12}(?:\.[0-9]+)?"
_THOUSANDS = r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
_BOUND = re.compile(r"(-?[0-9.]+)\s*(万|千|百)?(%)?")
_WORTH = {"万": 10_000, "千": 1_000, "百": 100, None: 1}


def fen_per_unit(placed: Placed) -> int:
    """What one unit of a money column is worth in fen."""
    return FEN.get(placed.unit, 100)


def scale_of(placed: Placed) -> int:
    """By how much a number is multiplied to become the integer that is stored."""
    if placed.column.kind == "money":
        return fen_per_unit(placed)
    return int(10 ** DECIMALS.get(placed.column.kind, 0))


def bound(text: str, kind: str) -> int | None:
    """A limit of the descriptor (20000元, 1.5, 30) in the column's stored unit; None when there is none."""
    found = _BOUND.match(text.strip())
    if not found:
        return None
    number = float(found.group(1)) * _WORTH[found.group(2)] / (100 if found.group(3) else 1)
    return round(number * (100 if kind == "money" else 10 ** DECIMALS.get(kind, 0)))


def money_rule(placed: Placed, names: Names, _: Setting) -> Rule:
    """Money in fen; what is not a number is unknown, never zero."""
    unit = fen_per_unit(placed)
    decimals = 2 if unit <= 100 else 6
    bare = replaced(names.soft, r"^(?:人民币|RMB|[¥￥])|(?:元整?|圆整?)?(?:/?每?[月年人户])?$", "")
    signed = replaced(bare, r"^\((.*)\)$", r"-\1")
    number = replaced(signed, "(?:万|千)$", "")
    plain_number = chosen(
        [(matches(number, _NUMBER), number), (matches(number, _THOUSANDS), f"replace({number}, ',', '')")]
    )
    worth = chosen([(f"ends_with({signed}, '万')", "'e4'"), (f"ends_with({signed}, '千')", "'e3'")], "''")
    factor = chosen(
        [(f"ends_with({names.text}, 'e4')", "1000000"), (f"ends_with({names.text}, 'e3')", "100000")],
        str(unit),
    )
    digits = f"TRY_CAST(split_part({names.text}, 'e', 1) AS DECIMAL(24, 6))"
    repaired = chosen(
        [
            (f"regexp_matches({names.soft}, '/?每?[月年]$')", f"{Issue.MONEY_PERIOD:d}"),
            (f"contains({names.text}, 'e')", f"{Issue.MONEY_WAN:d}"),
            (f"{digits} * {factor} <> {names.value}", f"{Issue.MONEY_NOTATION:d}"),  # rounded to fen
        ],
        changed(names, Issue.MONEY_NOTATION),
    )
    return Rule(
        plain=matches(names.cell, rf"-?[0-9]{{1,11}}(?:\.[0-9]{{1,{decimals}}})?"),
        fast=f"CAST(round(CAST({names.cell} AS DOUBLE) * {unit}) AS BIGINT)",
        soft=squeezed(names.cell),
        text=f"{plain_number} || {worth}",
        slow=f"CAST(round({digits} * {factor}) AS BIGINT)",
        repaired=repaired,
        unreadable=_unreadable(names, Issue.MONEY_UNREADABLE),
        nothing=matches(names.soft, NOTHING),
        value=_believed(names),
    )


def number_rule(placed: Placed, names: Names, _: Setting) -> Rule:
    """Counts, ratios (12.5% is 0.125) and areas, as integers with the decimals of the column."""
    scale = scale_of(placed)
    decimals = DECIMALS[placed.column.kind]
    fraction = rf"(?:\.[0-9]{{1,{decimals}}})?" if decimals else ""
    bare = replaced(names.soft, "(?:人|口|岁|天|日|个月|个|月|年|户|次|件|元|%|平方米|平米|㎡|m2|m²)$", "")
    bare = bare if decimals else replaced(bare, r"\.0+$", "")
    number = chosen(
        [(matches(bare, _NUMBER), bare), (matches(bare, _THOUSANDS), f"replace({bare}, ',', '')")]
    )
    percent = f"CASE WHEN ends_with({names.soft}, '%') THEN 100 ELSE 1 END"
    whole = f"CAST({names.text} AS DECIMAL(24, 6)) * {scale} / {percent}"
    read = f"CAST(round({whole}) AS BIGINT)"
    slow = f"CASE WHEN {whole} = round({whole}) THEN {read} END" if not decimals else read
    return Rule(
        plain=matches(names.cell, rf"-?[0-9]{{1,12}}{fraction}"),
        fast=f"CAST(round(CAST({names.cell} AS DOUBLE) * {scale}) AS BIGINT)",
        soft=squeezed(names.cell),
        text=number,
        slow=slow,
        repaired=changed(names, Issue.NUMBER_NOTATION),
        unreadable=_unreadable(names, Issue.NUMBER_UNREADABLE),
        nothing=matches(names.soft, NOTHING),
        value=_believed(names),
    )


def _believed(names: Names) -> str:
    return f"CASE WHEN {names.read} BETWEEN -{MOST} AND {MOST} THEN {names.read} END"


def _unreadable(names: Names, issue: Issue) -> str:
    """What is no number, and what is one but too large."""
    digits = f"replace({names.soft}, ',', '')"
    is_large = f"{names.read} IS NOT NULL OR {matches(digits, r'-?[0-9]{13,}(?:[.][0-9]*)?')}"
    return f"CASE WHEN {is_large} THEN {Issue.NUMBER_BEYOND:d} ELSE {issue:d} END"


def region_rule(_: Placed, names: Names, __: Setting) -> Rule:
    """Place codes of 6, 9 or 12 digits (2 and 4 for a province and a city)."""
    code = "[0-9]{6}|[0-9]{9}|[0-9]{12}"
    bare = replaced(names.soft, r"\.0+$", "")
    return Rule(
        plain=matches(names.cell, code),
        fast=names.cell,
        soft=replaced(squeezed(names.cell), "['\"‘’-]", ""),
        text=f"CASE WHEN {matches(bare, f'{code}|[0-9]{{2}}|[0-9]{{4}}')} THEN {bare} END",
        slow=names.text,
        repaired=changed(names, Issue.REGION_NOTATION),
        unreadable=f"{Issue.REGION_UNREADABLE:d}",
        nothing=matches(names.soft, NOTHING),
    )


def phone_rule(_: Placed, names: Names, __: Setting) -> Rule:
    """Mobile and landline numbers; the first of several."""
    mobile = "1[3-9][0-9]{9}"
    soft = replaced(squeezed(names.cell), r"^(?:\+|00)86|\.0+$|['\"]", "")
    first = f"regexp_extract(replace({names.soft}, '-', ''), {literal(f'(?:^|[^0-9])({mobile}|0[0-9]{{9,11}})(?:$|[^0-9])')}, 1)"
    landline = "[2-8][0-9]{6,7}"
    return Rule(
        plain=matches(names.cell, mobile),
        fast=names.cell,
        soft=soft,
        text=f"CASE WHEN {matches(names.soft, landline)} THEN {names.soft} ELSE nullif({first}, '') END",
        slow=names.text,
        repaired=changed(names, Issue.PHONE_NOTATION),
        unreadable=f"{Issue.PHONE_UNREADABLE:d}",
        nothing=matches(names.soft, f"{NOTHING}|0+"),
    )


def key_rule(_: Placed, names: Names, __: Setting) -> Rule:
    """Numbers of cases, households and certificates: compared letter by letter, so only noise goes."""
    bare = replaced(names.soft, r"\.0+$", "")
    is_damaged = f"starts_with({names.soft}, '{NUMBER_MARK}') OR {matches(names.soft, r'[0-9](?:[.][0-9]+)?[eE][+][0-9]+')}"
    return Rule(
        plain=matches(names.cell, "[0-9A-Za-z-]*[0-9][0-9A-Za-z-]*"),
        fast=names.cell,
        soft=replaced(squeezed(names.cell), "['\"]", ""),
        text=f"CASE WHEN NOT ({is_damaged}) THEN {bare} END",
        slow=names.text,
        repaired=changed(names, Issue.TEXT_TRIMMED),
        unreadable=f"{Issue.KEY_DAMAGED:d}",
        nothing=matches(names.soft, NOTHING),
    )
