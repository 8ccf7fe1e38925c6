"""How help is added up, what a table of sums must fulfil, and where two tables differ. No clock, no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from jiwang.desk.returns.states import TOTAL, Column, Layout, Unit
from jiwang.kit.words.amounts import FEN
from jiwang.kit.words.phrases import Phrase

MOST_FAULTS = 30  # told one by one
TOTALS = frozenset({TOTAL, "总计", "全县合计", "全镇合计", "全街道合计", "本级合计"})
_PLACE_HEADS = frozenset({"地区", "单位", "乡镇", "乡镇街道", "街道", "村", "社区", "村社区", "县市区", "甲"})
_EMPTY = frozenset({"", "-", "—", "——", "/", "…"})
_NOISE = re.compile(r"[\s:：、,，()（）\[\]【】]|其中|单位")
_FEWEST_HEADS = 3  # fewer are no such table
_TWICE = "工作表“%(sheet)s”第%(row)d行%(column)s列：“%(name)s”写了两行。请只留一行。"
_NOWHERE = (
    "工作表“%(sheet)s”第%(row)d行%(column)s列：“%(name)s”不是这里下面的地区。请写地区的全名，例如%(names)s。"
)
_NO_NUMBER = "工作表“%(sheet)s”第%(row)d行%(column)s列：“%(label)s”写的是“%(text)s”，不是数。请改成数字；没有数的空着。"
_BEYOND = "工作表“%(sheet)s”第%(row)d行%(column)s列：“%(label)s”写的是“%(text)s”，不能是负数，也不能这么大。请改成数字；没有数的空着。"
_FEN_AT_MOST = "工作表“%(sheet)s”第%(row)d行%(column)s列：“%(label)s”写的是“%(text)s”，最多写到分。请改成两位小数以内的数。"
_NOT_WHOLE = "工作表“%(sheet)s”第%(row)d行%(column)s列：“%(label)s”写的是“%(text)s”，要写整数。请改成整数；没有数的空着。"
_TERM = re.compile(r"([+-]?)(\d+)('?)")


class ReturnRefused(ValueError):
    """What cannot be read or added up; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """So many of one thing in one unit: 29.78万 人次 of comparison. It is added to its like, and to nothing else."""

    of: str
    unit: Unit
    value: int

    def __add__(self, other: Quantity) -> Quantity:
        """The same thing in the same unit. Raises ReturnRefused for anything else: 人 and 人次 are never one number."""
        if (self.of, self.unit) != (other.of, other.unit):
            raise ReturnRefused(
                Phrase(
                    "“%(one)s（%(unit)s）”和“%(other)s（%(second)s）”不是一回事，不能相加。",
                    one=self.of, unit=self.unit, other=other.of, second=other.unit,
                )
            )  # fmt: skip
        return Quantity(self.of, self.unit, self.value + other.value)


@dataclass(frozen=True, slots=True)
class Line:
    """What some rows of the ledger come to. Families, persons and times stand beside each other and are never added."""

    key: str = ""
    homes: int = 0  # 户
    persons: int = 0  # 人
    turns: int = 0  # 人次: given to a named person
    home_turns: int = 0  # 户次: given to a family as a whole
    unnamed: int = 0  # 次: to whoever is on no file
    money: int = 0  # fen
    goods: int = 0  # fen: what goods and gifts are worth
    unvalued: int = 0  # 次 of goods and services of which nobody has said what they are worth

    @property
    def times(self) -> int:
        """All rows: each was given to a person, to a family as a whole, or to somebody on no file."""
        return self.turns + self.home_turns + self.unnamed


ADDED = ("turns", "home_turns", "unnamed", "money", "goods", "unvalued")


def is_whole(lines: Iterable[Line], whole: Line) -> bool:
    """Whether the lines of a grouping add up to the whole in everything that can be added up, and hold nobody whom the whole does not."""
    lines = list(lines)
    adds = all(sum(getattr(one, name) for one in lines) == getattr(whole, name) for name in ADDED)
    holds = all(
        max((getattr(one, name) for one in lines), default=0)
        <= getattr(whole, name)
        <= sum(getattr(one, name) for one in lines)
        for name in ("homes", "persons")
    )
    return adds and holds


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the desk: what is known, and of how many nobody knows. `value` None: the desk has no such number."""

    value: int | None = None
    unknown: int = 0

    def fits(self, told: int) -> bool:
        """Whether another's number may be right; where the desk has none nobody can say otherwise."""
        return self.value is None or self.value <= told <= self.value + self.unknown


Row = Mapping[int, int | None]  # by the number of the column


@dataclass(frozen=True, slots=True)
class Told:
    """A row of a table that somebody has sent, and where it stands."""

    place: str  # code; "" of the sums
    row: int
    cells: Row


@dataclass(frozen=True, slots=True)
class Fault:
    """What a table itself does not fulfil: in which row, which rule, and both sides."""

    row: int
    name: str
    rule: tuple[str, ...]  # word by word, so that it can be said in another language
    left: int
    right: int
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a table and the desk differ."""

    place: str
    name: str
    row: int
    column: Column
    told: int
    ours: Cell

    @property
    def gap(self) -> int:
        """By how much the table says more."""
        return self.told - (self.ours.value or 0)


@dataclass(frozen=True, slots=True)
class Paper:
    """A table as it was read: its rows, its sums, and every cell that cannot be read."""

    sheet: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[Told, ...] = ()
    total: Told | None = None
    unread: tuple[object, ...] = field(default=())


def check_of(text: str) -> tuple[str, list[tuple[int, int, bool]], list[tuple[int, int, bool]]]:
    """A check as it is written: its sign, and both sides as sign, column and whether of the month before."""
    sign = "<=" if "<=" in text else "="
    left, right = text.split(sign)
    return sign, _terms(left), _terms(right)


def faults_of(
    layout: Layout, rows: Iterable[tuple[Told, str]], before: Mapping[str, Mapping[int, Cell]]
) -> Iterator[Fault]:
    """What the rows of a table do not fulfil. What is not filled in is not judged."""
    for told, name in rows:
        for text in layout.checks:
            sign, left, right = check_of(text)
            sums = [_side(side, told.cells, before.get(told.place, {})) for side in (left, right)]
            one, other = sums
            if one is None or other is None or one == other or (sign == "<=" and one < other):
                continue
            yield Fault(
                told.row, name, in_words(layout, text), one, other, layout.column(left[0][1]).is_money
            )


def sums_wrong(layout: Layout, paper: Paper) -> Iterator[Fault]:
    """Where the sums at the foot are not what the rows come to."""
    total = paper.total
    for column in layout.columns if total else ():
        said = total.cells.get(column.number) if total else None
        cells = [one.cells.get(column.number) for one in paper.rows]
        if total is None or said is None or not column.adds_up or any(one is None for one in cells):
            continue
        if (found := sum(one for one in cells if one is not None)) != said:
            yield Fault(
                total.row, TOTAL, (column.label, "：", "合计＝各行相加"), said, found, column.is_money
            )


def differences(
    layout: Layout, rows: Iterable[tuple[Told, str]], ours: Mapping[str, Mapping[int, Cell]]
) -> Iterator[Difference]:
    """Where a table says another number than the desk; what either does not say is no difference."""
    for told, name in rows:
        for column in layout.columns:
            said, cell = told.cells.get(column.number), ours.get(told.place, {}).get(column.number, Cell())
            if said is not None and not cell.fits(said):
                yield Difference(told.place, name, told.row, column, said, cell)


def in_words(layout: Layout, text: str) -> tuple[str, ...]:
    """A check with the names of its columns: 低保人数＝上月低保人数＋当月新增－当月退出."""
    sign, left, right = check_of(text)
    return (*_said(layout, left), {"=": "＝", "<=": "≤"}[sign], *_said(layout, right))


@dataclass(frozen=True, slots=True)
class Heads:
    """Where the headings of a table stand: in which sheet, and at which place of a row each column."""

    sheet: str
    place_at: int
    columns: Mapping[int, Column]

    def misread(self, row: int, at: int, why: str, **words: str) -> Phrase:
        """What is wrong with a cell, where it is, and what to do."""
        return Phrase(why, sheet=self.sheet, row=row, column=letters(at), **words)


def read(layout: Layout, sheets: Sequence[tuple[str, list[list[str]]]], places: Mapping[str, str]) -> Paper:
    """A table of a layout out of a file; `places` are codes by name. Raises ReturnRefused where no sheet is such a table."""
    for title, rows in sheets:
        for at, row in enumerate(rows):
            found = _headed(layout, row[1:], title or "第一张表")
            if found is not None:
                return _body(found, rows[at + 1 :], places)
    wanted = "、".join(one.label for one in layout.columns[:3])
    raise ReturnRefused(
        Phrase(
            "没找到“%(title)s”的表头：要有一行写着“地区”和“%(wanted)s”等栏目。请用本页“导出表格”的格式填报。",
            title=layout.title, wanted=wanted,
        )
    )  # fmt: skip


def _headed(layout: Layout, heads: Sequence[str], sheet: str) -> Heads | None:
    """Which column stands where, in a row of headings: by its name, with or without its unit, or by its number. None where it is no such row."""
    place = next((at for at, one in enumerate(heads) if _plain(one) in _PLACE_HEADS), None)
    if place is None:
        return None
    names = {_plain(one.label): one for one in layout.columns}
    names |= {_plain(one.heading): one for one in layout.columns}
    names |= {str(one.number): one for one in layout.columns}
    found: dict[int, Column] = {}
    for at, head in enumerate(heads):
        column = names.get(_plain(head))
        if column is not None and at != place and column not in found.values():
            found[at] = column
    return Heads(sheet, place, found) if len(found) >= _FEWEST_HEADS else None


def _body(heads: Heads, rows: Iterable[Sequence[str]], places: Mapping[str, str]) -> Paper:
    found: dict[str, Told] = {}
    unread: list[object] = []
    for number, *cells in rows:
        name = cells[heads.place_at].strip() if heads.place_at < len(cells) else ""
        filled = {at: cells[at].strip() for at in heads.columns if at < len(cells)}
        if not name or name == "甲" or all(text in _EMPTY for text in filled.values()):
            continue
        code = places.get(name, "")
        wrong = "" if code or _plain(name) in TOTALS else _NOWHERE
        wrong = wrong or (_TWICE if code in found else "")
        if wrong:
            unread.append(heads.misread(int(number), heads.place_at, wrong, name=name[:20], names="、".join(list(places)[:3])))  # fmt: skip
            continue
        values: dict[int, int | None] = {}
        for at, text in filled.items():
            column = heads.columns[at]
            values[column.number], wrong = _number(text, column)
            if wrong:
                unread.append(heads.misread(int(number), at, wrong, label=column.label, text=text[:20]))
        found[code] = Told(code, int(number), values)
    total = found.pop("", None)
    return Paper(heads.sheet, tuple(heads.columns.values()), tuple(found.values()), total, tuple(unread))


def _number(text: str, column: Column) -> tuple[int | None, str]:
    """A number as the desk keeps it, and what is wrong with it."""
    if text in _EMPTY:
        return None, ""
    try:
        told = Decimal(text.replace(",", "").replace("，", "").replace(" ", ""))
    except InvalidOperation:
        return None, _NO_NUMBER
    told = told * FEN if column.is_money and told.is_finite() else told
    if not told.is_finite() or told < 0 or abs(told) > 10**15:
        return None, _BEYOND
    if told != told.to_integral_value():
        return None, _FEN_AT_MOST if column.is_money else _NOT_WHOLE
    return int(told), ""


def letters(at: int) -> str:
    """What a workbook calls a column, counted from 0: A, Z, AA."""
    return (letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def _plain(text: str) -> str:
    return _NOISE.sub("", text)


def _terms(text: str) -> list[tuple[int, int, bool]]:
    return [(-1 if sign == "-" else 1, int(number), bool(before)) for sign, number, before in _TERM.findall(text)]  # fmt: skip


def _side(terms: Iterable[tuple[int, int, bool]], cells: Row, before: Mapping[int, Cell]) -> int | None:
    found = [(sign, before.get(number, Cell()).value if is_before else cells.get(number)) for sign, number, is_before in terms]  # fmt: skip
    if any(value is None for _sign, value in found):
        return None
    return sum(sign * value for sign, value in found if value is not None)


def _said(layout: Layout, terms: Iterable[tuple[int, int, bool]]) -> tuple[str, ...]:
    told: list[str] = []
    for sign, number, is_before in terms:
        told += ["－" if sign < 0 else "＋", *(["上月"] if is_before else []), layout.column(number).label]
    return tuple(told[1:])
