"""Judge a whole population with arrays: batch after batch, each column computed once, the answers in arrays again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.arrays.batches import Batch, Law
from jiwang_engine.compiler.arrays.formulas import Value
from jiwang_engine.compiler.arrays.given import Loader
from jiwang_engine.compiler.arrays.masks import Truth, VerdictMasks, none
from jiwang_engine.compiler.arrays.populations import (
    Ids,
    Population,
    Span,
    Supporters,
    Ties,
    population,
    supporters,
)
from jiwang_engine.compiler.arrays.storing import widened
from jiwang_engine.compiler.arrays.words import Words
from jiwang_engine.compiler.columns.forms import Decided, Folded, Judged, Packed
from jiwang_engine.compiler.columns.sheets import Column, Sheet
from jiwang_engine.compiler.inputs.parameters import NumberRow
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind
from jiwang_engine.terms import Subject

BATCH = (
    32_768  # units: large enough that numpy, not Python, takes the time; small enough to leave memory free
)
NOT_IN_FORCE, DIGITS_AT_ONCE = 15, 15
UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be judged: the pass, its columns, those wanted, and the numbers of each place."""

    name: str
    program: Program
    sheet: Sheet
    wanted: tuple[str, ...]
    numbers: tuple[NumberRow, ...]
    with_supporters: bool
    batch: int = BATCH


@dataclass(frozen=True, slots=True)
class Answer:
    """A column of everybody.

    Conditions are 0, 1 or 2 for unknown; verdicts and digits are numbers; other numbers are the smallest of their array
    where they are unknown. A packed column has fifteen digits in each of its arrays.
    """

    column: Column
    arrays: tuple[NDArray[Any], ...]

    @property
    def may_lack(self) -> bool:
        """Whether the smallest number of an array means unknown."""
        return self.column.type.kind is not Kind.BOOL and not is_verdict(self.column)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Of whom a number is known."""
        (array,) = self.arrays
        found: NDArray[np.bool_] = array != np.iinfo(array.dtype).min
        return found


@dataclass(slots=True)
class Answers:
    """The wanted columns of all units, persons and supporters, in the order of `ids`."""

    ids: Mapping[Subject, Ids]
    units: Mapping[Subject, Ids]  # the unit of each
    places: Mapping[Subject, Ids]
    words: Words
    columns: dict[str, Answer] = field(default_factory=dict)


def judged(backend: Backend, work: Work) -> Answers:
    """Every wanted column of the population that the steps before have made."""
    people = population(backend, work.name, batch=work.batch)
    helpers = supporters(backend, work.name, people) if work.with_supporters else None
    ids = dict(people.ids) | ({Subject.SUPPORTER: helpers.ids} if helpers else {})
    everybody = Population(ids, people.spans)
    words = Words()
    law = _law(backend, work, everybody, words=words)
    with ThreadPoolExecutor(backend.threads) as pool:
        ties = [helpers.of(span) if helpers else None for span in people.spans]
        batches = list(pool.map(lambda span, tie: _judge(work, law, span, ties=tie), people.spans, ties))
    answers = _whose(everybody, helpers, words)
    for name in work.wanted:
        column = work.sheet.columns[name]
        answers.columns[name] = Answer(column, _whole(column, [batch.pop(name) for batch in batches]))
    return answers


def _whole(column: Column, pieces: Sequence[tuple[NDArray[Any], ...]]) -> tuple[NDArray[Any], ...]:
    """The answers of all batches as one."""
    if not pieces:
        return (np.empty(0, dtype=np.int64),) * _width(column)
    return tuple(np.concatenate(_alike(some)) for some in zip(*pieces, strict=True))


def _alike(pieces: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    kind = np.result_type(*(one.dtype for one in pieces))
    return [widened(one, kind) for one in pieces]


def _width(column: Column) -> int:
    """How many arrays the answers of a column take."""
    return -(-len(column.form.columns) // DIGITS_AT_ONCE) if isinstance(column.form, Packed) else 1


def _law(backend: Backend, work: Work, people: Population, *, words: Words) -> Law:
    pack, sheet = work.program.pack, work.sheet
    listed = {name: ("", *codes.values) for name, codes in pack.codes.items()}
    loader = Loader(backend, sheet.setting.dialect, words, listed, people)
    needed = needs(sheet, work.wanted)
    stored = loader.stored((sheet.columns[name] for name in needed), work.name)
    kinds = {name: type_.kind for name, type_ in work.program.parameter_types.items()}
    return Law(sheet, stored, {row.place: row.values for row in work.numbers}, kinds, words)


def needs(sheet: Sheet, wanted: Iterable[str]) -> list[str]:
    """The columns behind some columns, themselves included, in the order of the sheet."""
    found: set[str] = set()
    waiting = [name for name in wanted if name in sheet.columns]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(one for one in sheet.columns[name].reads if one in sheet.columns)
    return [name for name in sheet.columns if name in found]


def _whose(people: Population, helpers: Supporters | None, words: Words) -> Answers:
    """No answers yet, but whose they will be."""
    units = people.ids[Subject.UNIT]
    places = np.empty(units.size, dtype=np.int64)
    homes, there = (np.empty(people.ids[Subject.PERSON].size, dtype=np.int64) for _ in range(2))
    for span in people.spans:
        places[span.units] = there[span.persons] = span.place
        own = units[span.units]
        homes[span.persons] = np.concatenate([own[:0], *(own[:count] for count in span.ranks)])
    whose = {Subject.UNIT: units, Subject.PERSON: homes}
    where = {Subject.UNIT: places, Subject.PERSON: there}
    if helpers is not None:
        whose[Subject.SUPPORTER], where[Subject.SUPPORTER] = units[helpers.units], helpers.places
    return Answers(people.ids, whose, where, words)


def is_verdict(column: Column) -> bool:
    """Whether a column holds the verdicts of clauses, categories or items."""
    return isinstance(column.form, Judged | Decided | Folded)


def _judge(work: Work, law: Law, span: Span, *, ties: Ties | None) -> dict[str, tuple[NDArray[Any], ...]]:
    """The wanted columns of one batch."""
    batch = Batch(law, span, ties)
    found: dict[str, tuple[NDArray[Any], ...]] = {}
    for name in work.wanted:
        column = work.sheet.columns[name]
        here = batch.here(column.home)
        if isinstance(column.form, Packed):
            found[name] = tuple(_packed(batch, column, column.form.columns, count=here.stop - here.start))
        else:
            found[name] = (_coded(batch.value(name), here.stop - here.start),)
    return found


def _coded(value: Value, count: int) -> NDArray[Any]:
    """Values as an `Answer` holds them."""
    if isinstance(value, VerdictMasks):
        return value.digits(count)
    if isinstance(value, Truth):
        truths = np.full(count, UNKNOWN, dtype=np.int8)
        truths[value.yes] = 1
        truths[value.no] = 0
        return truths
    narrow = -(2**31) < value.low and value.high < 2**31
    numbers: NDArray[Any] = np.empty(count, dtype=np.int32 if narrow else np.int64)
    numbers[:] = value.values
    if value.known is not True:
        numbers[none(value.known)] = np.iinfo(numbers.dtype).min
    return numbers


def _packed(batch: Batch, column: Column, columns: Sequence[str], *, count: int) -> Iterator[NDArray[Any]]:
    """The digits of clauses, one after the other, in numbers of fifteen digits."""
    for start in range(0, len(columns), DIGITS_AT_ONCE):
        packed = np.zeros(count, dtype=np.int64)
        for name in columns[start : start + DIGITS_AT_ONCE]:
            verdict = batch.seen_by(column.home, name) if name else None
            digits = verdict.digits(count) if isinstance(verdict, VerdictMasks) else NOT_IN_FORCE
            packed = packed * 16 + digits
        yield packed
