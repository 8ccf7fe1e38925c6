"""Small changes of the numbers of the law, as somebody could get them wrong who writes a pack: one line at a time.

A row of a table may fill several cells, and all rows of a period begin on one day: they change together. What cannot change any
answer is left out: a number that a lower pack overrules everywhere, a day on which the value does not change, the open
ends of a table, and numbers that only the visiting order reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from jiwang_engine.language.dependence import Key
from jiwang_engine.language.program import Program
from jiwang_engine.language.tables.bands import HIGHEST, LOWEST
from jiwang_engine.language.types import Kind
from jiwang_engine.language.values import number_day, parse_value, show_value
from jiwang_engine.packs.legal import LegalNumber, Parameter
from jiwang_engine.packs.model import Pack
from jiwang_engine.terms import Place

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Written:
    """A number of a parameter: the parameter, the position of the number, and the number."""

    parameter: str
    index: int
    number: LegalNumber


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers that stand in the place of those of the pack."""

    changed: tuple[Written, ...]

    def put_into(self, pack: Pack) -> Pack:
        """The pack with these numbers."""
        parameters = dict(pack.parameters)
        for one in self.changed:
            old = parameters[one.parameter]
            values = (*old.values[: one.index], one.number, *old.values[one.index + 1 :])
            parameters[one.parameter] = replace(old, values=values)
        return replace(pack, parameters=parameters)


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of a pack says: one number, the cells of a row, or the day of a table's period."""

    key: Key  # parameter or table
    label: str
    parts: tuple[Written, ...]

    @property
    def at(self) -> Place:
        """Where it stands."""
        return self.parts[0].number.at


def other_numbers(program: Program) -> Iterator[tuple[str, Line, Numbers]]:
    """Every small change of a number or of its days: in words, what is changed, and by what."""
    pack, outside = program.pack, _only_ranked(program)
    counted = [one for one in pack.parameters.values() if one.id not in outside]
    for line in _lines(counted, pack, by=lambda one: (one.at, one.value)):
        for what, numbers in _other_values(line, program):
            yield f"{line.label}：{what}", line, numbers
    for line in _lines(counted, pack, by=lambda one: (one.starts, one.area, one.settlement, one.layer)):
        for what, numbers in _other_days(line, pack):
            yield f"{line.label}：{what}", line, numbers


def _lines(
    parameters: Iterable[Parameter], pack: Pack, *, by: Callable[[LegalNumber], object]
) -> Iterator[Line]:
    """The numbers that count, those of a table together when `by` says the same of them."""
    found: dict[tuple[Key, object], list[Written]] = {}
    for one in parameters:
        key = ("table", one.table) if one.table else ("parameter", one.id)
        for index, number in enumerate(one.values):
            if not _is_overruled(number, one, pack):
                found.setdefault((key, by(number)), []).append(Written(one.id, index, number))
    for (key, _), parts in found.items():
        label = pack.tables[key[1]].label if key[0] == "table" else pack.parameters[key[1]].label
        yield Line(key, label, tuple(parts))


def _is_overruled(number: LegalNumber, parameter: Parameter, pack: Pack) -> bool:
    """Whether a lower pack says its own for the whole place, so that this number counts elsewhere only."""
    own = pack.layers[-1].area
    return any(
        one.rank > number.rank and own.startswith(one.area) and one.settlement in ("", number.settlement)
        for one in parameter.values
    )


def _only_ranked(program: Program) -> set[str]:
    """The parameters that formulas of the visiting order read, and no other formula."""
    read: dict[bool, set[str]] = {True: set(), False: set()}
    for one in program.definitions:
        read[one.role == "rank"].update(name for role, name in one.needs if role == "parameter")
    return read[True] - read[False]


def _other_values(line: Line, program: Program) -> Iterator[tuple[str, Numbers]]:
    """The number one unit of its last written digit higher and lower; the other answer; another word."""
    text = line.parts[0].number.value
    for other in () if text is None else _others(text, line.parts[0].parameter, program):
        told = other.replace(".00元", "元")
        changed = tuple(replace(one, number=replace(one.number, value=told)) for one in line.parts)
        yield f"{text} 改成 {told}", Numbers(changed)


def _others(text: str, name: str, program: Program) -> list[str]:
    type_, codes = program.parameter_types[name], program.pack.codes
    value = parse_value(text, type_, codes)
    if isinstance(value, bool):
        return ["否" if value else "是"]
    if isinstance(value, str):
        known = codes[type_.codes].values if type_.kind is Kind.CODE else ()
        return [word for word in known if word != value][:1]
    if type_.kind is Kind.DATE and value is not None:
        return [(number_day(value) + _DAY).isoformat()]
    if value is None or not type_.is_number or not LOWEST < value < HIGHEST:
        return []
    step = parse_value(_last_digit(text), type_, codes)
    assert isinstance(step, int)
    changed = (value + step, value - step)
    return [show_value(one, type_).replace(",", "") for one in changed if one >= 0]


def _last_digit(text: str) -> str:
    """One unit of the last written digit: 1.5倍 → 0.1倍, 60% → 01%, 860元/月 → 001元/月."""
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    last = digits[-1]
    zeros = "".join("0" if sign.isdigit() else sign for sign in text)
    return f"{zeros[:last]}1{zeros[last + 1 :]}".replace(",", "")


def _other_days(line: Line, pack: Pack) -> Iterator[tuple[str, Numbers]]:
    """A change of law that comes a day late, or ends a day early. The first number of a pack is no change: it begins with
    the records."""
    first = line.parts[0].number
    if any(_changes_at_start(one, pack.parameters) for one in line.parts):
        yield (
            f"起始日 {first.starts} 推后一天",
            _redated(line, lambda one: replace(one, starts=one.starts + _DAY)),
        )
    if first.ends is not None and not _leaves_nothing(line, pack.parameters):
        last = first.ends - _DAY
        yield f"截止日 {first.ends} 提前一天", _redated(line, lambda one: replace(one, ends=last))


def _changes_at_start(one: Written, parameters: Mapping[str, Parameter]) -> bool:
    """Whether another value of the same scope holds until the day before."""
    scope = (one.number.layer, one.number.area, one.number.settlement)
    before = [
        other
        for other in parameters[one.parameter].values
        if (other.layer, other.area, other.settlement) == scope and other.starts < one.number.starts
    ]
    last = max(before, key=lambda other: other.starts, default=None)
    return last is not None and (last.ends is not None or last.value != one.number.value)


def _leaves_nothing(line: Line, parameters: Mapping[str, Parameter]) -> bool:
    """Whether it is unpublished, and nothing else is published for its last day: then it may as well end before."""
    return all(
        one.number.value is None
        and not any(
            other.value is not None and other.starts <= (one.number.ends or other.starts)
            for other in parameters[one.parameter].values
        )
        for one in line.parts
    )


def _redated(line: Line, change: Callable[[LegalNumber], LegalNumber]) -> Numbers:
    return Numbers(tuple(replace(one, number=change(one.number)) for one in line.parts))
