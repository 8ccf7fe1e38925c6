"""A table as a grid: every cell and every bound becomes a dated parameter, every key a position.

All versions of a table share one grid: the words that any version names, and as many bands as the longest has. So a table
obeys dates, places, marks and overlays exactly as a single number does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod

from jiwang_engine.errors import JiwangError, PackError
from jiwang_engine.language import ir
from jiwang_engine.language.tables.bands import HIGHEST, LOWEST
from jiwang_engine.language.tables.rows import Point, ReadRow, best_row, bounds_of, read_rows, words_of
from jiwang_engine.language.types import COUNT, Kind, Type
from jiwang_engine.language.values import fixed, parse_type
from jiwang_engine.packs.legal import LegalNumber, Parameter, Table
from jiwang_engine.packs.model import CodeList, Pack
from jiwang_engine.terms import Mark, Subject

MOST_CELLS = 400
NO_ROW = "没有这一行"
_KEYS = (Kind.CODE, Kind.INT, Kind.MONEY, Kind.RATIO, Kind.AREA)
At = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A key: the words that have rows of their own, or the lower bounds of all bands but the first."""

    label: str
    type: Type
    words: tuple[str, ...] = ()
    bounds: tuple[ir.Name, ...] = ()

    @property
    def size(self) -> int:
        """How many positions there are: every other word is one more, and so is the first band."""
        return len(self.words or self.bounds) + 1

    def told(self, place: int) -> str:
        """A position in words."""
        if self.type.kind is not Kind.CODE:
            return f"{self.label}第{place + 1}档"
        return self.words[place] if place < len(self.words) else f"{self.label}其他"


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table in the order of its keys."""

    id: str
    label: str
    axes: tuple[Axis, ...]
    cells: tuple[ir.Name, ...]

    def chosen(self, positions: Iterable[ir.Slot]) -> ir.Choice:
        """The cell at the positions of the keys."""
        index: ir.Node | None = None
        for position, axis in zip(positions, self.axes, strict=True):
            if index is None:
                index = position
            else:
                outer = ir.Arithmetic(COUNT, "*", index, ir.Literal(COUNT, axis.size))
                index = ir.Arithmetic(COUNT, "+", outer, position)
        assert index is not None
        return ir.Choice(self.cells[0].type, self.id, index, self.cells)


def with_cells(pack: Pack) -> tuple[Pack, dict[str, Grid], list[JiwangError]]:
    """The pack with the cells of its tables among the parameters, the grids, and what is wrong with the tables."""
    grids: dict[str, Grid] = {}
    parameters = dict(pack.parameters)
    errors: list[JiwangError] = []
    for table in pack.tables.values():
        building = _Building(table, pack.codes)
        try:
            grids[table.id] = building.grid()
            parameters |= building.parameters
        except JiwangError as error:
            errors.append(error)
    return replace(pack, parameters=parameters), grids, errors


@dataclass(slots=True)
class _Building:
    """The grid of one table while it is made; cells and bounds become `parameters`."""

    table: Table
    codes: Mapping[str, CodeList]
    parameters: dict[str, Parameter] = field(default_factory=dict)

    def grid(self) -> Grid:
        """The grid; PackError where the table is wrong."""
        type_ = self._type(self.table.type)
        types = [self._key_type(label, text) for label, text in self.table.keys]
        versions = [read_rows(self.table, one, types, codes=self.codes) for one in self.table.versions]
        axes = tuple(self._axis(number, type_, versions) for number, type_ in enumerate(types))
        if prod(axis.size for axis in axes) > MOST_CELLS:
            raise self._wrong("table-too-big", f"“{self.table.label}”超过{MOST_CELLS}格。", "请拆成几张表。")
        places = list(product(*(range(axis.size) for axis in axes)))
        filled = [self._filled(rows, axes, places) for rows in versions]
        return Grid(
            self.table.id,
            self.table.label,
            axes,
            tuple(self._cell(at, axes, type_, filled=filled) for at in places),
        )

    def _axis(self, number: int, type_: Type, versions: list[tuple[ReadRow, ...]]) -> Axis:
        label = self.table.keys[number][0]
        if type_.kind is Kind.CODE:
            named = words_of((row for rows in versions for row in rows), number)
            known = [word for word in self.codes[type_.codes].values if word in named]
            return Axis(label, type_, tuple(known) + tuple(word for word in named if not word))
        found = [bounds_of(rows, number) for rows in versions]
        longest = max(map(len, found), default=0)
        padded = [(*bounds, *[HIGHEST] * (max(longest, 1) - len(bounds))) for bounds in found]
        names = [
            self._bound(number, place, [bounds[place] for bounds in padded], type_=type_)
            for place in range(max(longest, 1))
        ]
        return Axis(label, type_, bounds=tuple(names))

    def _bound(self, number: int, place: int, values: list[int], *, type_: Type) -> ir.Name:
        """A bound as a parameter with a value for every version."""
        label = self.table.keys[number][0]
        texts = [fixed(value, type_.scale).replace(",", "") for value in values]
        numbers = tuple(
            replace(version.number, value=text)
            for version, text in zip(self.table.versions, texts, strict=True)
        )
        return self._put(
            f"{number}.bound{place}", f"{self.table.label}（{label}第{place + 2}档起点）", type_,
            text=self.table.keys[number][1], numbers=numbers,
        )  # fmt: skip

    def _filled(
        self, rows: tuple[ReadRow, ...], axes: tuple[Axis, ...], places: list[At]
    ) -> dict[At, ReadRow | None]:
        """The row of every cell in one version; the first and the last band may be empty, not one between."""
        lowest = [(LOWEST, *bounds_of(rows, number)) for number in range(len(axes))]

        def point(at: At) -> Point:
            return tuple(
                (axis.words[place] if place < len(axis.words) else None)
                if axis.type.kind is Kind.CODE
                else (*lowest[number], *[HIGHEST] * axis.size)[place]
                for number, (axis, place) in enumerate(zip(axes, at, strict=True))
            )

        found = {at: best_row(self.table, rows, point(at)) for at in places}
        self._check_holes(found, axes, [len(one) for one in lowest])
        return found

    def _check_holes(
        self, found: Mapping[At, ReadRow | None], axes: tuple[Axis, ...], sizes: list[int]
    ) -> None:
        for at, row in found.items():
            for number, axis in enumerate(axes):
                if row is not None or axis.type.kind is Kind.CODE:
                    continue
                line = [found[*at[:number], place, *at[number + 1 :]] for place in range(sizes[number])]
                before, after = line[: at[number]], line[at[number] + 1 :]
                last = next((one for one in reversed(before) if one), None)
                if last is not None and any(after):
                    told = last.told(label for label, _ in self.table.keys)
                    raise PackError(
                        "table-hole",
                        at=last.row.at,
                        found=f"“{self.table.label}”在“{told}”之后有一段没有写。",
                        remedy="请补上这一段，或补一行“其他”。",
                    )

    def _cell(
        self, at: At, axes: tuple[Axis, ...], type_: Type, *, filled: list[dict[At, ReadRow | None]]
    ) -> ir.Name:
        labels = [label for label, _ in self.table.keys]
        numbers = tuple(
            _number(version.number, rows[at], labels)
            for version, rows in zip(self.table.versions, filled, strict=True)
        )
        where = "，".join(axis.told(place) for axis, place in zip(axes, at, strict=True))
        return self._put(
            ".".join(map(str, at)),
            f"{self.table.label}（{where}）",
            type_,
            text=self.table.type,
            numbers=numbers,
        )

    def _put(
        self, name: str, label: str, type_: Type, *, text: str, numbers: tuple[LegalNumber, ...]
    ) -> ir.Name:
        table = self.table
        key = f"{table.id}.{name}"
        of_codes = "bound" not in name and all(one.startswith("代码") for _, one in table.keys)
        self.parameters[key] = Parameter(
            key,
            label,
            text,
            table.at,
            table.article,
            table.open_to,
            floor_above=table.floor_above and of_codes,
            ceiling_above=table.ceiling_above and of_codes,
            values=numbers,
            table=table.id,
        )
        return ir.Name(type_, "parameter", key, Subject.UNIT)

    def _type(self, text: str) -> Type:
        try:
            return parse_type(text, self.codes)
        except ValueError as error:
            raise self._wrong("bad-type", str(error), "可以写：金额/月、整数(岁)、代码(…)等。") from None

    def _key_type(self, label: str, text: str) -> Type:
        type_ = self._type(text)
        if type_.kind not in _KEYS:
            raise self._wrong("table-keys", f"“{label}”不能当键。", "键应是代码或数。")
        return type_

    def _wrong(self, code: str, found: str, remedy: str) -> PackError:
        return PackError(code, at=self.table.at, found=found, remedy=remedy)


def _number(number: LegalNumber, row: ReadRow | None, labels: list[str]) -> LegalNumber:
    """The value of a cell in one version; a cell without a row stays empty, whatever older versions say."""
    if row is None:
        return replace(number, value=None, row=NO_ROW)
    value = row.row.value
    mark = Mark.UNPUBLISHED if value is None else number.mark
    return replace(number, value=value, at=row.row.at, mark=mark, row=row.told(labels))
