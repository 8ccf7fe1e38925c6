"""How the cells of one column are read: a short path for clean cells, a longer one for the others.

A rule is a set of SQL expressions over four names: `cell` (the text of the file), `soft` (without noise), `text` (in
canonical spelling) and `value` (typed). The database works out the longer path only for rows that are not plain, so a
clean file costs one regular expression and one cast per cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from jiwang_engine.linking.identifiers import NUMBER_MARK
from jiwang_engine.packs.model import CodeList
from jiwang_engine.sources.headings import Placed
from jiwang_engine.sources.issues import Issue
from jiwang_engine.sources.sql import chosen, literal, literals, matches, replaced


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one column's cell in the layers of the query."""

    cell: str
    soft: str
    text: str
    value: str
    plain: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The expressions that read one kind of cell."""

    plain: str  # over cell: nothing to mend; NULL counts as plain
    fast: str  # over cell: the value of a plain cell
    soft: str  # over cell
    text: str  # over soft: NULL when it cannot be read
    slow: str  # over text
    repaired: str  # over all: the number of the issue when the value was read, 0 when nothing was changed
    unreadable: str  # over all: the number of the issue when it could not be read
    sql_type: str
    nothing: str  # over soft: whether the cell says that there is nothing


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rule may need besides the column: the code lists, the days and the file's own notation."""

    codes: Mapping[str, CodeList]
    as_of: date
    notation: str = ""


RuleOf = Callable[[Placed, Names, Setting], Rule]

_UNSEEN = "\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
NOISE = f"[\\x{{0}}-\\x{{1f}}\\x{{7f}}-\\x{{a0}}{_UNSEEN}]"
"""Control characters, spaces other than the plain one, and everything that cannot be seen."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"

WIDE = "".join(map(chr, range(0xFF01, 0xFF5F)))
NARROW = "".join(map(chr, range(0x21, 0x7F)))

NOTHING = r"[-—–/\\.。?？*、]*|无|没有|不详|未知|暂无|未填|空|(?i:null|none|nan|n/a|na)"
FORMULA_ERROR = r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|CALC!|SPILL!|GETTING_DATA)"


def narrowed(column: str) -> str:
    """Full-width letters, digits and signs as ordinary ones."""
    return f"translate({column}, {literal(WIDE)}, {literal(NARROW)})"


def squeezed(column: str) -> str:
    """Without any space or invisible character, in ordinary width."""
    return narrowed(replaced(column, f"{NOISE}| ", ""))


def fold(text: str) -> str:
    """What `squeezed` does, for the words of a pack."""
    return re.sub(f"[\x00-\x20\x7f-\xa0{_UNSEEN}]", "", text).translate(str.maketrans(WIDE, NARROW))


def changed(names: Names, issue: Issue) -> str:
    """The issue when the canonical text differs from the cell."""
    return f"CASE WHEN {names.text} = {names.cell} THEN 0 ELSE {issue:d} END"


def text_rule(_: Placed, names: Names, __: Setting) -> Rule:
    """Free text: only spaces at the ends and invisible characters go."""
    spaces = replaced(replaced(f"replace({names.cell}, '{NUMBER_MARK}', '')", NOISE, " "), " {2,}", " ")
    return Rule(
        plain=f"NOT regexp_matches({names.cell}, {literal(f'{NOISE}|{NUMBER_MARK}|^ | $|  |^#')})",
        fast=names.cell,
        soft=f"trim({spaces})",
        text=names.soft,
        slow=names.text,
        repaired=changed(names, Issue.TEXT_TRIMMED),
        unreadable=f"{Issue.FORMULA_ERROR:d}",
        sql_type="VARCHAR",
        nothing=f"{names.soft} = ''",
    )


_PLACEHOLDERS = (
    r".*(?:测试|试用|样例|示例|某某|无名|未取名|不知名).*|.某|姓名|户主|本人|待定|待补|佚名|匿名|[xX]{2,}"
    r"|[0-9.]+|.*[0-9]{3,}.*|(?i:test|null|none|abc)"
)


def name_rule(_: Placed, names: Names, __: Setting) -> Rule:
    """Names: no spaces, one kind of dot, no remark in brackets; placeholders are no names."""
    soft = replaced(f"nfc_normalize({squeezed(names.cell)})", "[•．.‧・･∙⋅]", "·")
    bare = replaced(names.soft, r"[(\[].*?[)\]]|[\"']", "")
    bad = chosen(
        [(f"contains({names.soft}, '*')", f"{Issue.NAME_MASKED:d}")], otherwise=f"{Issue.NAME_PLACEHOLDER:d}"
    )
    is_no_name = f"{matches(bare, _PLACEHOLDERS)} OR contains({names.soft}, '*') OR {bare} = ''"
    clean = f"[{HAN}]{{2,4}}|[{HAN}]{{2,}}·[{HAN}·]+"
    placeholders = literals(("测试", "无名", "无名氏", "不详", "未知", "没有", "暂无", "姓名", "户主", "本人", "待定", "佚名", "匿名", "某某", "待补"))  # fmt: skip
    is_placeholder = f"{names.cell} IN ({placeholders}) OR regexp_matches({names.cell}, '测试|某|示例')"
    return Rule(
        plain=f"{matches(names.cell, clean)} AND NOT ({is_placeholder})",
        fast=names.cell,
        soft=soft,
        text=f"CASE WHEN NOT ({is_no_name}) THEN {bare} END",
        slow=names.text,
        repaired=changed(names, Issue.NAME_CLEANED),
        unreadable=bad,
        sql_type="VARCHAR",
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
    return chosen((f"{column} IN ({literals(spellings)})", literal(w)) for w, spellings in by_word.items())


def code_rule(placed: Placed, names: Names, setting: Setting) -> Rule:
    """Codes: the pack's words and their aliases; anything else is unknown, never the nearest."""
    codes = setting.codes[placed.column.codes]
    words = _code_words(codes)
    spelled = {alias: word for alias, word in codes.aliases.items()} | {word: word for word in codes.values}
    bare = replaced(names.soft, r"^0+([0-9])|\.0+$", r"\1")
    return Rule(
        plain=f"{names.cell} IN ({literals(spelled)})",
        fast=_looked_up(names.cell, spelled),
        soft=squeezed(names.cell),
        text=f"coalesce({_looked_up(names.soft, words)}, {_looked_up(bare, words)})",
        slow=names.text,
        repaired=f"{Issue.CODE_NOTATION:d}",
        unreadable=f"{Issue.CODE_UNKNOWN:d}",
        sql_type="VARCHAR",
        nothing=f"{matches(names.soft, NOTHING)} AND {names.text} IS NULL",
    )


RELATIONS = "relation"
"""Id of the code list that relations to the head of the household are read with, where a pack has it."""


def relation_rule(_: Placed, names: Names, setting: Setting) -> Rule:
    """Relations: words and codes of GB/T 4761 by the pack's list; an unknown word stays as it is."""
    codes = setting.codes.get(RELATIONS)
    words = _code_words(codes) if codes else {}
    spelled = dict(codes.aliases) | {word: word for word in codes.values} if codes else {}
    found = _looked_up(names.soft, words)
    known = f"{names.soft} IN ({literals(words)})" if words else "true"
    return Rule(
        plain=f"{names.cell} IN ({literals(spelled)})" if spelled else "false",
        fast=_looked_up(names.cell, spelled),
        soft=squeezed(names.cell),
        text=f"coalesce({found}, {names.soft})",
        slow=names.text,
        repaired=chosen(
            [(f"NOT ({known})", f"{Issue.RELATION_UNKNOWN:d}")], changed(names, Issue.CODE_NOTATION)
        ),
        unreadable=f"{Issue.CODE_UNKNOWN:d}",
        sql_type="VARCHAR",
        nothing=matches(names.soft, NOTHING),
    )


_YES = ("是", "1", "Y", "y", "有", "true", "TRUE", "True", "√", "对", "是的", "yes", "YES", "T")
_NO = ("否", "0", "N", "n", "无", "false", "FALSE", "False", "×", "不是", "没有", "no", "NO", "F")


def bool_rule(_: Placed, names: Names, __: Setting) -> Rule:
    """Yes or no, in the ways that forms are filled in."""

    def read(column: str) -> str:
        return chosen(
            [(f"{column} IN ({literals(_YES)})", "true"), (f"{column} IN ({literals(_NO)})", "false")]
        )

    bare = replaced(names.soft, r"\.0+$", "")
    return Rule(
        plain=f"{names.cell} IN ({literals(_YES + _NO)})",
        fast=read(names.cell),
        soft=squeezed(names.cell),
        text=f"CASE {read(bare)} WHEN true THEN '是' WHEN false THEN '否' END",
        slow=read(names.text),
        repaired=f"{Issue.CODE_NOTATION:d}",
        unreadable=f"{Issue.BOOL_UNREADABLE:d}",
        sql_type="BOOLEAN",
        nothing=f"{matches(names.soft, NOTHING)} AND {names.text} IS NULL",
    )
