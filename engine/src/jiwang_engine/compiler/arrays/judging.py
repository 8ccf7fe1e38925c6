"""Judge a whole population with arrays: batch after batch, each column computed once, the answers in arrays again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend
from jiwang_engine.backends.words import NO_WORD
from jiwang_engine.compiler.arrays.answers import DIGITS_AT_ONCE, Answer, Answers, Room, nobody
from jiwang_engine.compiler.arrays.batches import Batch, Law, mapped
from jiwang_engine.compiler.arrays.formulas import Value
from jiwang_engine.compiler.arrays.given import Loader
from jiwang_engine.compiler.arrays.masks import Truth, VerdictMasks, none
from jiwang_engine.compiler.arrays.numbers import Number, Words
from jiwang_engine.compiler.arrays.populations import (
    Population,
    Span,
    Supporters,
    population,
    supporters,
)
from jiwang_engine.compiler.columns.forms import Packed
from jiwang_engine.compiler.columns.sheets import Sheet
from jiwang_engine.compiler.inputs.parameters import NumberRow
from jiwang_engine.language.program import Program
from jiwang_engine.terms import Subject

BATCH = 131_072  # units: threads take turns at every step of numpy, so that long steps cost fewer turns
NOT_IN_FORCE = 15
UNKNOWN = 2
T = TypeVar("T")


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
class Found:
    """What one batch says; only what is asked for is worked out."""

    work: Work
    batch: Batch

    def here(self, home: Subject) -> slice:
        """Where those of the batch stand among all."""
        return self.batch.here(home)

    def number(self, name: str) -> Number:
        """A column of numbers."""
        found = self.batch.value(name)
        assert isinstance(found, Number), name
        return found

    def pieces(self, name: str) -> tuple[NDArray[Any], ...]:
        """A column as an `Answer` holds it."""
        column = self.work.sheet.columns[name]
        here = self.here(column.home)
        if isinstance(column.form, Packed):
            (packed,) = self.digits((name,), np.arange(here.stop - here.start))
            return packed
        return (_coded(self.batch.value(name), here.stop - here.start),)

    def digits(self, names: Iterable[str], rows: NDArray[np.intp]) -> list[tuple[NDArray[Any], ...]]:
        """The packed digits of some of the batch, by column; a clause that several of them pack is read once."""
        read: dict[str, NDArray[Any] | int] = {"": NOT_IN_FORCE}
        found = []
        for name in names:
            column = self.work.sheet.columns[name]
            assert isinstance(column.form, Packed), name
            clauses = column.form.columns
            read |= {one: self._digits(column.home, one, rows) for one in clauses if one not in read}
            found.append(tuple(_packed([read[one] for one in clauses], rows.size)))
        return found

    def let_go(self, name: str) -> None:
        """Say that a wanted column will not be asked for again: the memory that it alone needs is free."""
        self.batch.release(name)
        column = self.work.sheet.columns[name]
        if isinstance(column.form, Packed):
            for clause in column.reads:
                self.batch.release(clause)

    def _digits(self, home: Subject, name: str, rows: NDArray[np.intp]) -> NDArray[Any] | int:
        verdict = self.batch.seen_by(home, name)
        if not isinstance(verdict, VerdictMasks):
            return NOT_IN_FORCE
        some = mapped(verdict, lambda mask: np.asarray(mask).take(rows))
        assert isinstance(some, VerdictMasks)
        return some.digits(rows.size)


@dataclass(frozen=True, slots=True)
class Ready:
    """A population with all that is given of it, ready to be judged."""

    work: Work
    law: Law
    people: Population
    helpers: Supporters | None
    threads: int

    def whose(self) -> Answers:
        """No answers yet, but whose they will be."""
        return _whose(self.people, self.helpers, self.law.words)

    def each(self, take: Callable[[Found], T]) -> list[T]:
        """Judge batch after batch, some at the same time, and hand each over; what is handed over is then forgotten."""
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(lambda span: take(self._found(span)), self.people.spans))

    def _found(self, span: Span) -> Found:
        return Found(self.work, Batch(self.law, span, self.helpers.of(span) if self.helpers else None))


def ready(backend: Backend, work: Work) -> Ready:
    """Fetch what the steps before have left of the population."""
    people = population(backend, work.name, batch=work.batch)
    helpers = supporters(backend, work.name, people) if work.with_supporters else None
    ids = dict(people.ids) | ({Subject.SUPPORTER: helpers.ids} if helpers else {})
    everybody = Population(ids, people.spans)
    law = _law(backend, work, everybody, words=Words())
    return Ready(work, law, everybody, helpers, backend.threads)


def judged(backend: Backend, work: Work) -> Answers:
    """Every wanted column of the population that the steps before have made."""
    judging = ready(backend, work)
    room = Room(judging.whose())
    columns = {name: work.sheet.columns[name] for name in work.wanted}

    def kept(found: Found) -> None:
        for name, column in columns.items():
            room.take(column, found.pieces(name), found.here(column.home))
            found.let_go(name)

    judging.each(kept)
    answers = room.finished()
    for name, column in columns.items():  # of nobody there are no batches
        answers.columns.setdefault(name, Answer(column, nobody(column)))
    return answers


def _law(backend: Backend, work: Work, people: Population, *, words: Words) -> Law:
    pack, sheet = work.program.pack, work.sheet
    listed = {name: (NO_WORD, *codes.values) for name, codes in pack.codes.items()}
    loader = Loader(backend, sheet.setting.dialect, words, listed, people)
    needed = needs(sheet, work.wanted)
    stored = loader.stored((sheet.columns[name] for name in needed), work.name)
    kinds = {name: type_.kind for name, type_ in work.program.parameter_types.items()}
    readers = Counter(one for name in needed for one in sheet.columns[name].reads)
    readers.update(work.wanted)
    return Law(sheet, stored, {row.place: row.values for row in work.numbers}, kinds, words, readers)


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


def _packed(digits: Sequence[NDArray[Any] | int], count: int) -> Iterator[NDArray[Any]]:
    """The digits of clauses, one after the other, in numbers of fifteen digits."""
    for start in range(0, len(digits), DIGITS_AT_ONCE):
        here = digits[start : start + DIGITS_AT_ONCE]
        packed = np.zeros(count, dtype=_kind_of(len(here)))
        for one in here:
            packed *= 16
            packed += one
        yield packed


def _kind_of(digits: int) -> type[np.signedinteger[Any]]:
    """The narrowest numbers that hold so many hexadecimal digits."""
    return next(kind for kind in (np.int8, np.int16, np.int32, np.int64) if 4 * digits < np.iinfo(kind).bits)


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
