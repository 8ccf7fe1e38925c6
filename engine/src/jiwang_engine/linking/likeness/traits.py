"""What is compared, and how: every trait has levels, the first that holds counts.

All tests are equalities of columns made beforehand (see `cards`), or arithmetic on whole numbers, so that every engine
gives the same level. `l` is the row, `r` the person. A level is a small number: its place in the list, counted from 1;
0 means that one side says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One way in which two sides may go together; `text` is Chinese, for officers."""

    id: str
    test: str
    text: str


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that is compared; `known` tells whether both sides say anything."""

    id: str
    label: str
    known: str
    levels: tuple[Level, ...]

    def level_sql(self) -> str:
        """The level as an SQL expression."""
        tests = " ".join(
            f"WHEN {level.test} THEN {place}" for place, level in enumerate(self.levels, start=1)
        )
        return f"(CASE WHEN NOT coalesce({self.known}, false) THEN 0 {tests} ELSE {len(self.levels) + 1} END)::UTINYINT"

    def texts(self) -> tuple[str, ...]:
        """What each level says, from 0."""
        return ("一方没有写", *(level.text for level in self.levels), "不同")


def _both(column: str) -> str:
    return f"l.{column} IS NOT NULL AND r.{column} IS NOT NULL"


_ONE_OTHER = """(l.surname = r.surname AND length(l.given) = 2 AND length(r.given) = 2
    AND (left(l.given, 1) = left(r.given, 1) OR right(l.given, 1) = right(r.given, 1)))"""
_LOST = """(l.surname = r.surname AND length(l.given) + length(r.given) = 3
    AND (contains(l.given, r.given) OR contains(r.given, l.given)))"""
_STARTS = """(least(length(l.simple), length(r.simple)) >= 3 AND length(l.simple) <> length(r.simple)
    AND (starts_with(l.simple, r.simple) OR starts_with(r.simple, l.simple)))"""
_TWO_PARTS = """(CAST(l.year = r.year AS TINYINT) + CAST(l.month = r.month AS TINYINT) + CAST(l.day = r.day AS TINYINT) = 2)"""

TRAITS = (
    Trait("name", "姓名", _both("simple"), (
        Level("same", "l.simple = r.simple", "相同（简体）"),
        Level("sound", "l.sound = r.sound", "读音相同，字不同"),
        Level("one_other", _ONE_OTHER, "同姓，名字有一个字不同"),
        Level("lost", f"({_LOST} OR {_STARTS})", "同姓，少写一个字或只写了前半"),
        Level("other_surname", "l.given = r.given AND l.given <> ''", "名字相同，姓不同"),
        Level("surname", "l.surname = r.surname", "只有姓相同"),
    )),
    Trait("birth", "出生日期", _both("days"), (
        Level("same", "l.days = r.days", "相同"),
        Level("lunar", "r.days IN (l.lunar, l.as_lunar)", "一方按农历，一方按公历，是同一天"),
        Level("swapped", "(l.year = r.year AND l.month = r.day AND l.day = r.month)", "月和日对调"),
        Level("near", "abs(l.days - r.days) <= 60 AND l.year = r.year AND NOT (l.month = r.month OR l.day = r.day)", "相差不到两个月"),
        Level("two_parts", f"{_TWO_PARTS} AND abs(l.year - r.year) <= 10", "年、月、日里有一个不同"),
        Level("near_across", "abs(l.days - r.days) <= 60", "相差不到两个月"),
        Level("year", "l.year = r.year", "只有年份相同"),
    )),
    Trait("sex", "性别", _both("sex"), (Level("same", "l.sex = r.sex", "相同"),)),
    Trait("place", "地址", _both("county"), (
        Level("door", "l.village = r.village AND l.house = r.house", "同村（社区），门牌号相同"),
        Level("village", "l.village = r.village", "同村（社区）"),
        Level("town", "l.town = r.town", "同乡镇（街道）"),
        Level("county", "l.county = r.county", "同县区"),
    )),
    Trait("phone", "电话", _both("phone"), (Level("same", "l.phone = r.phone", "相同"),)),
    # The birth date inside the number is compared as a birth date, and nothing is counted twice.
    Trait("number", "证件号码", _both("issued"), (
        Level("same", "l.issued = r.issued AND l.serial = r.serial", "发证地和顺序码相同"),
        Level("start", "l.issued = r.issued AND l.serial // 100 = r.serial // 100", "发证地和顺序码首位相同"),
        Level("serial", "l.serial = r.serial", "只有顺序码相同"),
        Level("issued", "l.issued = r.issued", "只有发证地相同"),
    )),
)  # fmt: skip

RARITY = "rarity"
RARITY_STEPS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
"""Of a million people at most so many bear the name; beyond the last the name is very common."""


FEW_NAMES = 20_000
"""Added to the people of a register, so that the only one of a name in a hamlet does not make the name a common one."""


def rarity_sql(count: str, total: int) -> str:
    """The step of a name that `count` of `total` people bear, from 1; 0 where the names do not sound alike."""
    of_a_million = f"({count} * 1000000 // {total + FEW_NAMES})"
    tests = " ".join(
        f"WHEN {of_a_million} <= {most} THEN {place}" for place, most in enumerate(RARITY_STEPS, start=1)
    )
    return f"(CASE {tests} ELSE {len(RARITY_STEPS) + 1} END)::UTINYINT"
