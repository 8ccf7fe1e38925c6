"""Cells that hold words: text, names, codes, relations, yes or no."""

from __future__ import annotations

from collections.abc import Mapping

from jiwang_engine.identifiers import NUMBER_MARK
from jiwang_engine.packs.model import CodeList
from jiwang_engine.sources.cells.rules import (
    FORMULA_ERROR,
    HAN,
    NOISE,
    NOTHING,
    Names,
    Rule,
    Setting,
    changed,
    fold,
    squeezed,
)
from jiwang_engine.sources.cells.sql import chosen, literal, matches, one_of, replaced
from jiwang_engine.sources.files.headings import Placed
from jiwang_engine.sources.issues import Issue


def text_rule(_: Placed, names: Names, __: Setting) -> Rule:
    """Free text: only spaces at the ends and invisible characters go."""
    spaces = replaced(replaced(f"replace({names.cell}, '{NUMBER_MARK}', '')", NOISE, " "), " {2,}", " ")
    return Rule(
        plain=f"NOT regexp_matches({names.cell}, {literal(f'{NOISE}|{NUMBER_MARK}|^ | $|  |^#')})",
        fast=names.cell,
        soft=f"trim({spaces})",
        text=f"CASE WHEN NOT {matches(names.soft, FORMULA_ERROR)} THEN {names.soft} END",
        slow=names.text,
        repaired=changed(names, Issue.TEXT_TRIMMED),
        unreadable=f"{Issue.FORMULA_ERROR:d}",
        nothing=f"{names.soft} = ''",
    )


_NO_NAMES = (
    "测试", "测试人员", "无名", "无名氏", "不详", "未知", "没有", "暂无", "姓名", "户主", "本人", "待定", "佚名", "匿名", "某某",
    "待补", "空", "无",
)  # fmt: skip
_NO_NAME = (
    r".*(?:测试|样例|示例|某某|无名|未取名|不知名).*|.某|[xX]{2,}|[0-9.]+|.*[0-9]{3,}.*|(?i:test|null|none|abc)|"
    + "|".join(_NO_NAMES)
)


def name_rule(_: Placed, names: Names, __: Setting) -> Rule:
    """Names: no spaces, one kind of dot, no remark in brackets; placeholders are no names."""
    bare = replaced(names.soft, r"[(\[].*?[)\]]|[\"']", "")
    is_masked = f"contains({names.soft}, '*')"
    is_name = f"NOT ({is_masked} OR {bare} = '' OR {matches(bare, _NO_NAME)})"
    clean = matches(names.cell, f"[{HAN}]{{2,4}}|[{HAN}]{{2,}}·[{HAN}·]+")
    doubtful = f"{one_of(names.cell, _NO_NAMES)} OR regexp_matches({names.cell}, '测试|某|示例|样例|无名')"
    return Rule(
        plain=f"{clean} AND NOT ({doubtful})",
        fast=names.cell,
        soft=replaced(f"nfc_normalize({squeezed(names.cell)})", "[•．.‧・･∙⋅]", "·"),
        text=f"CASE WHEN {is_name} THEN {bare} END",
        slow=names.text,
        repaired=changed(names, Issue.NAME_CLEANED),
        unreadable=f"CASE WHEN {is_masked} THEN {Issue.NAME_MASKED:d} ELSE {Issue.NAME_PLACEHOLDER:d} END",
        nothing=f"{names.soft} IN ('', '-', '/', '—')",
    )


def _code_words(codes: CodeList) -> dict[str, str]:
    """Every accepted spelling, folded, with its canonical word; the canonical words win."""
    words = {fold(alias): word for alias, word in codes.aliases.items()}
    return words | {fold(word): word for word in codes.values}


def _looked_up(column: str, words: Mapping[str, str]) -> str:
    by_word: dict[str, list[str]] = {}
    for spelling, word in words.items():
        by_word.setdefault(word, []).append(spelling)
    return chosen((one_of(column, spellings), literal(w)) for w, spellings in by_word.items())


def code_rule(placed: Placed, names: Names, setting: Setting) -> Rule:
    """Codes: the pack's words and their aliases; anything else is unknown, never the nearest."""
    codes = setting.codes[placed.column.codes]
    words = _code_words(codes)
    spelled = dict(codes.aliases) | {word: word for word in codes.values}
    bare = replaced(names.soft, r"^0+([0-9])|\.0+$", r"\1")
    return Rule(
        plain=one_of(names.cell, spelled),
        fast=_looked_up(names.cell, spelled),
        soft=squeezed(names.cell),
        text=f"coalesce({_looked_up(names.soft, words)}, {_looked_up(bare, words)})",
        slow=names.text,
        repaired=f"{Issue.CODE_NOTATION:d}",
        unreadable=f"{Issue.CODE_UNKNOWN:d}",
        nothing=f"{matches(names.soft, NOTHING)} AND {names.text} IS NULL",
    )


def relation_rule(_: Placed, names: Names, __: Setting) -> Rule:
    """Relations to the head of the household: only spaces go; linking knows what the words and codes mean."""
    return Rule(
        plain=matches(names.cell, f"[{HAN}]+|[0-9]{{1,2}}"),
        fast=names.cell,
        soft=replaced(squeezed(names.cell), r"\.0+$", ""),
        text=names.soft,
        slow=names.text,
        repaired=changed(names, Issue.TEXT_TRIMMED),
        unreadable=f"{Issue.CODE_UNKNOWN:d}",
        nothing=matches(names.soft, NOTHING),
    )


_YES = ("是", "1", "Y", "y", "有", "true", "TRUE", "True", "√", "对", "是的", "yes", "YES", "T")
_NO = ("否", "0", "N", "n", "无", "false", "FALSE", "False", "×", "不是", "没有", "no", "NO", "F")


def bool_rule(_: Placed, names: Names, __: Setting) -> Rule:
    """Yes or no, in the ways that forms are filled in."""

    def read(column: str) -> str:
        return chosen([(one_of(column, _YES), "true"), (one_of(column, _NO), "false")])

    bare = replaced(names.soft, r"\.0+$", "")
    return Rule(
        plain=one_of(names.cell, _YES + _NO),
        fast=read(names.cell),
        soft=squeezed(names.cell),
        text=f"CASE {read(bare)} WHEN true THEN '是' WHEN false THEN '否' END",
        slow=read(names.text),
        repaired=f"{Issue.CODE_NOTATION:d}",
        unreadable=f"{Issue.BOOL_UNREADABLE:d}",
        nothing=f"{matches(names.soft, NOTHING)} AND {names.text} IS NULL",
    )
