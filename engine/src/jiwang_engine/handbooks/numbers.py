"""The numbers and tables of the law in force at the place of a pack on a day, as people write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from jiwang_engine.language.dependence import Key
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Type
from jiwang_engine.language.values import Value, parse_type, parse_value, show_value
from jiwang_engine.packs.legal import LegalNumber, Parameter, Table, TableRow, TableVersion
from jiwang_engine.packs.model import Pack
from jiwang_engine.packs.numbers import number_on
from jiwang_engine.terms import Mark

UNPUBLISHED, UNSET = "未公布", "未规定"
_SURE = (Mark.VERIFIED, Mark.FICTIONAL)
_SETTLEMENTS = {"urban": "城镇", "rural": "农村"}


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """One value of a parameter: for whom (`scope` is empty when for all), in words, and the legal number behind it."""

    scope: str
    value: str
    number: LegalNumber | None

    @property
    def is_known(self) -> bool:
        """Whether there is a value at all."""
        return self.value != UNSET and UNPUBLISHED not in self.value

    @property
    def is_sure(self) -> bool:
        """Whether an official source was compared, or the place is made up."""
        return self.number is not None and self.number.mark in _SURE

    def __str__(self) -> str:
        """城镇860.00元/月."""
        return f"{self.scope}{self.value}"


class Numbers:
    """What every parameter of a program is at its place on a day."""

    def __init__(self, program: Program, on: date) -> None:
        """Take the program and the day."""
        self.program, self.on = program, on
        self.laws = whole_numbers(program.pack, self._row_text)
        self.area = program.pack.layers[-1].area
        self._names = {row.code: row.name for row in program.pack.areas}
        self._said: dict[str, tuple[SaidNumber, ...]] = {}

    def of(self, name: str) -> tuple[SaidNumber, ...]:
        """The values of a parameter, each with the part of the place for which it holds; never empty."""
        if name not in self._said:
            self._said[name] = tuple(self._scoped(self.laws[name]))
        return self._said[name]

    def single(self, name: str) -> Value:
        """The one value that holds everywhere, or None when there are several or none."""
        said = self.of(name)
        if len(said) != 1 or said[0].number is None or said[0].number.value is None:
            return None
        type_ = self.program.parameter_types[name]
        return parse_value(said[0].number.value, type_, self.program.pack.codes)

    def text(self, name: str) -> str:
        """All values in one phrase: 城镇860元/月，农村630元/月."""
        return "，".join(map(str, self.of(name)))

    def named(self, keys: Iterable[Key]) -> tuple[str, ...]:
        """The ids of the numbers among these names; cells and bounds stand for their table."""
        parameters = self.program.pack.parameters
        found = (parameters[name] for role, name in keys if role == "parameter")
        return tuple(dict.fromkeys(one.table or one.id for one in found))

    def _scoped(self, parameter: Parameter) -> Iterator[SaidNumber]:
        own = self._settled(parameter, self.area)
        below = {one.area for one in parameter.values if len(one.area) > len(self.area)}
        places = {
            area: numbers
            for area in sorted(below)
            if area.startswith(self.area) and (numbers := self._settled(parameter, area)) != own
        }
        if not places or any(number is not None for number in own):
            yield from self._said_of(parameter, own, "其他地区" if places else "")
        for area, numbers in places.items():
            yield from self._said_of(parameter, numbers, self._names.get(area, area))

    def _settled(self, parameter: Parameter, area: str) -> tuple[LegalNumber | None, ...]:
        """The numbers for town and country."""
        return tuple(
            number_on(parameter, self.on, area=area, settlement=settlement) for settlement in _SETTLEMENTS
        )

    def _said_of(
        self, parameter: Parameter, numbers: tuple[LegalNumber | None, ...], place: str
    ) -> Iterator[SaidNumber]:
        if len({self.shown(parameter, number) for number in numbers}) == 1:
            yield SaidNumber(place, self.shown(parameter, numbers[0]), numbers[0])
            return
        for word, number in zip(_SETTLEMENTS.values(), numbers, strict=True):
            yield SaidNumber(f"{place}{word}", self.shown(parameter, number), number)

    def shown(self, parameter: Parameter, number: LegalNumber | None) -> str:
        """A value in words; 未公布 without a value, 未规定 where there is none."""
        if number is None:
            return UNSET
        if number.value is None:
            return UNPUBLISHED
        return number.value if self._is_table(parameter.id) else self.value_text(parameter.id, number.value)

    def value_text(self, name: str, written: str) -> str:
        """A written value as officials print it, without empty decimals: 860元/月."""
        return self._value_text(self.program.parameter_types[name], written)

    def _is_table(self, name: str) -> bool:
        return name not in self.program.pack.parameters

    def _row_text(self, table: Table, value: str) -> str:
        return self._value_text(parse_type(table.type, self.program.pack.codes), value)

    def _value_text(self, type_: Type, written: str) -> str:
        pack = self.program.pack
        text = show_value(parse_value(written, type_, pack.codes), type_, pack.currency)
        return "100%" if text == "1倍" else text.replace(".00", "")


def whole_numbers(
    pack: Pack, shown: Callable[[Table, str], str] = lambda _, value: value
) -> dict[str, Parameter]:
    """The numbers of a pack by id, a table as one number whose value is the text of its rows: 残疾等级一级 180元/月；……"""
    single = {one.id: one for one in pack.parameters.values() if not one.table}
    return single | {one.id: _whole(one, shown) for one in pack.tables.values() if one.id not in single}


def _whole(table: Table, shown: Callable[[Table, str], str]) -> Parameter:
    keys = "、".join(label for label, _ in table.keys)
    values = tuple(_version(table, one, shown) for one in table.versions)
    return Parameter(
        table.id,
        table.label,
        f"表，按{keys}，{table.type}",
        table.at,
        table.article,
        table.open_to,
        values=values,
    )


def _version(table: Table, version: TableVersion, shown: Callable[[Table, str], str]) -> LegalNumber:
    def line(row: TableRow) -> str:
        keys = "，".join(
            f"{label}{'、'.join(row.cells[label])}" for label, _ in table.keys if label in row.cells
        )
        return f"{keys or '其他'} {UNPUBLISHED if row.value is None else shown(table, row.value)}"

    said = any(row.value is not None for row in version.rows)
    return replace(version.number, value="；".join(map(line, version.rows)) if said else None)
