"""Generated column names: what authors write never becomes an identifier of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import clauses_of

Key = tuple[str, str]
_BOUNDS = {"refined": "按上下限", "low": "最低", "high": "最高", "surely": "必定", "never": "必不"}
_LETTERS = {
    "fact": "f", "parameter": "p", "variable": "v", "default": "g", "clause": "c", "category": "k", "item": "i",
    "amount": "m", "indicator": "n", "plain": "q", "rank": "r", "sentence": "s",
    "determination": "d", "digits": "b", "recheck": "h", "trigger": "t", "visit_rate": "vr", "visited": "vd", "after_change": "vc",
    "labour_class": "lc", "measure": "me",
    "refined": "re", "low": "lo", "high": "hi", "surely": "su", "never": "ne",
    "excluded": "nc", "uncounted": "un", "alone": "al",
    "exclusion": "ex", "paid": "mp", "due": "mq", "months": "mm", "decider": "md", "choice": "dc",
}  # fmt: skip


class Naming:
    """The column of everything that a program names, numbered in the order of the pack."""

    def __init__(self, program: Program) -> None:
        """Number the program."""
        self._columns: dict[Key, str] = {}
        self.labels: dict[str, str] = {}
        self._labels: dict[Key, str] = {}
        counts: dict[str, int] = {}
        for key, label in _named(program):
            number = counts[key[0]] = counts.get(key[0], 0) + 1
            self._columns[key] = f"{_LETTERS[key[0]]}{number:03d}"
            self._labels[key] = label

    def column(self, role: str, name: str) -> str:
        """The column of a named value; from now on it has a label."""
        column = self._columns[role, name]
        self.labels[column] = self._labels[role, name]
        return column


def _named(program: Program) -> Iterator[tuple[Key, str]]:
    pack = program.pack
    kinds: list[tuple[tuple[str, ...], Iterable[Any]]] = [
        (("fact", "default"), pack.facts.values()),
        (("parameter",), pack.parameters.values()),
        (("variable",), pack.variables.values()),
        (("category",), pack.categories.values()),
        (("item", "amount", "months", "decider", "due"), pack.items.values()),
        (("clause", "determination"), clauses_of(pack)),
        (("indicator", "plain", "sentence"), pack.indicators.values()),
        (("recheck", "trigger"), pack.rechecks.values()),
        (("visit_rate", "visited", "after_change"), pack.visit_rates.values()),
        (("labour_class",), pack.labour_classes.values()),
        (("measure",), pack.measures.values()),
    ]
    for roles, ones in kinds:
        for one in ones:
            for role in roles:
                yield (role, one.id), one.label
    for role, judged in (("category", pack.categories), ("item", pack.items)):
        for name in judged:
            yield ("digits", f"{role} {name}"), f"{judged[name].label}（各款）"
    yield from _between(program)
    for number, rule in enumerate(pack.ranking):
        yield ("rank", str(number)), rule.reason
    yield from _units_named(program)
    yield from _bounds_named(program)


def _units_named(program: Program) -> Iterator[tuple[Key, str]]:
    """The conditions on members by which units are built."""
    for rule in program.pack.units.values():
        yield ("alone", rule.id), rule.label
        for place, one in enumerate(rule.exclusions, 1):
            yield ("excluded", f"{rule.id}.{place}"), one.label
    yield ("uncounted", "member"), "不计入家庭成员"


def _bounds_named(program: Program) -> Iterator[tuple[Key, str]]:
    """What `language.bounds` made of clauses, variables, amounts, and of what holds between items."""
    pack = program.pack
    kinds: list[tuple[str, Iterable[Any]]] = [
        ("variable", pack.variables.values()),
        ("amount", pack.items.values()),
        ("due", pack.items.values()),
        ("clause", clauses_of(pack)),
    ]
    labels = {f"{role} {one.id}": one.label for role, ones in kinds for one in ones}
    labels |= {f"{key[0]} {key[1]}": label for key, label in _between(program)}
    for definition in program.definitions:
        if definition.role in _BOUNDS:
            key = f"clause {definition.id}" if definition.role == "refined" else definition.id
            yield (definition.role, definition.id), f"{labels[key]}（{_BOUNDS[definition.role]}）"


def _between(program: Program) -> Iterator[tuple[Key, str]]:
    """What holds between items."""
    for one in program.definitions:
        if one.role in ("exclusion", "paid"):
            yield (one.role, one.id), f"{one.id}（并用）"
    for combination in program.pack.combinations.values():
        yield ("choice", combination.id), f"{combination.label}（选定）"
