"""Which indicators cannot be answered at all, so that nobody in particular lacks a fact: a list or a number is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.compiler.inputs.parameters import NumberRow
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.rules import asks_what_is_known, behind, facts_behind


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is missing for whole indicators.

    `sources` are (indicator, source of which no file came), `numbers` (indicator, parameter without a value somewhere
    in the pack's own area), `places` the number rows at which an indicator lacks a number.
    """

    sources: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str], ...]
    places: dict[str, frozenset[int]]

    def is_answerable(self, indicator: str, place: int) -> bool:
        """Whether an open answer of somebody at a place is a gap in what is known of that person."""
        return all(indicator != name for name, _ in self.sources) and place not in self.places[indicator]

    def asked_of_somebody(self, indicators: Iterable[Definition]) -> list[Definition]:
        """The indicators of which an open answer may be a gap in what is known of somebody."""
        missing = {name for name, _ in self.sources}
        return [one for one in indicators if one.id not in missing]


def lacking(
    program: Program, indicators: Iterable[Definition], available: Available, *, rows: Iterable[NumberRow]
) -> Lacking:
    """What the indicators lack, given the lists that came and the numbers in force."""
    definitions = {(one.role, one.id): one for one in program.definitions}
    own = program.pack.layers[-1].area
    sources: list[tuple[str, str]] = []
    numbers: dict[tuple[str, str], None] = {}
    places: dict[str, set[int]] = {}
    for one in indicators:
        facts = facts_behind((one.role, one.id), definitions)
        readings = (program.pack.facts[name].reading for name in facts)
        read = {reading.source for reading in readings if reading}
        sources += [(one.id, source) for source in sorted(read - available.sources)]
        places[one.id] = set()
        for labelled, names in _alternatives(program, _parameters_behind((one.role, one.id), definitions)):
            for row in rows:
                if all(row.values.get(name) is None for name in names):
                    places[one.id].add(row.place)
                    if row.prefix.startswith(own):
                        numbers[one.id, labelled] = None
    frozen = {name: frozenset(found) for name, found in places.items()}
    return Lacking(tuple(sources), tuple(numbers), frozen)


def tellable(program: Program, indicators: Iterable[Definition], gone: Lacking) -> list[Definition]:
    """The indicators that may name somebody; 缺失 would be true of everybody where a whole list did not come."""
    definitions = {(one.role, one.id): one for one in program.definitions}
    lacking_lists = {name for name, _ in gone.sources}

    def asks(one: Definition) -> bool:
        keys = behind((one.role, one.id), definitions)
        return any(asks_what_is_known(definitions[key]) for key in keys if key in definitions)

    return [one for one in indicators if one.id not in lacking_lists or not asks(one)]


def _alternatives(program: Program, parameters: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Numbers each alone, the cells of a table together: it is missing where not one of them is known."""
    tables: dict[str, list[str]] = {}
    for name in parameters:
        table = program.pack.parameters[name].table
        if table:
            tables.setdefault(table, []).append(name)
        else:
            yield name, [name]
    for cells in tables.values():
        yield cells[0], cells


def _parameters_behind(key: Key, definitions: dict[Key, Definition]) -> list[str]:
    return sorted(name for role, name in behind(key, definitions) if role == "parameter")
