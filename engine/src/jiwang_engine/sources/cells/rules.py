"""How the cells of one column are read: a short path for clean cells, a longer one for the others.

A rule is a set of SQL expressions over five names: `cell` (the text of the file), `soft` (without noise), `text` (in
canonical spelling), `read` (typed) and `value` (what stands). The database works out the longer path only for rows that are not plain, so a
clean file costs one regular expression and one cast per cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from jiwang_engine.packs.model import CodeList
from jiwang_engine.sources.cells.sql import literal, replaced
from jiwang_engine.sources.files.headings import Placed
from jiwang_engine.sources.issues import Issue


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one column's cell in the layers of the query."""

    cell: str
    soft: str
    text: str
    read: str
    value: str
    plain: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The expressions that read one kind of cell."""

    plain: str  # over cell: nothing to mend; NULL counts as plain
    fast: str  # over cell: what a plain cell reads
    soft: str  # over cell
    text: str  # over soft: NULL when it cannot be read
    slow: str  # over text: what any other cell reads
    repaired: str  # over all: the number of the issue when the value was read, 0 when nothing was changed
    unreadable: str  # over all: the number of the issue when it could not be read
    nothing: str  # over soft: whether the cell says that there is nothing
    value: str = (
        ""  # over read: NULL where what was read cannot be; left out when all that was read may stand
    )


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
    """Full-width letters, digits and signs as ordinary ones; translating is dear, so only where there are any."""
    translated = f"translate({column}, {literal(WIDE)}, {literal(NARROW)})"
    return f"CASE WHEN regexp_matches({column}, '[！-～]') THEN {translated} ELSE {column} END"


def squeezed(column: str) -> str:
    """Without any space or invisible character, in ordinary width."""
    return narrowed(replaced(column, f"{NOISE}| ", ""))


def fold(text: str) -> str:
    """What `squeezed` does, for the words of a pack."""
    return re.sub(f"[\x00-\x20\x7f-\xa0{_UNSEEN}]", "", text).translate(str.maketrans(WIDE, NARROW))


def changed(names: Names, issue: Issue) -> str:
    """The issue when the canonical text differs from the cell."""
    return f"CASE WHEN {names.text} = {names.cell} THEN 0 ELSE {issue:d} END"
