"""Judge a whole population with arrays: batch after batch, each column computed once, the answers in arrays again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.arrays.batches import Batch, Law
from jiwang_engine.compiler.arrays.formulas import Value
from jiwang_engine.compiler.arrays.given import Loader
from jiwang_engine.compiler.arrays.masks import Ruling, Truth
from jiwang_engine.compiler.arrays.populations import Ids, Population, Span, population
from jiwang_engine.compiler.arrays.supporters import Supporters, supporters
from jiwang_engine.compiler.arrays.words import Words
from jiwang_engine.compiler.columns.forms import Decided, Folded, Judged, Packed
from jiwang_engine.compiler.columns.sheets import Column, Sheet
from jiwang_engine.compiler.inputs.parameters import NumberRow
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind
from jiwang_engine.terms import Subject

BATCH = 16_384  # units: what a batch works on should stay in the processor's own memory
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

    Conditions are 0, 1 or 2 for unknown; verdicts and digits are numbers; a packed column has fifteen digits in each of
    its arrays. `known` is None where nothing is unknown, and for conditions.
    """

    column: Column
    arrays: tuple[NDArray[np.generic], ...]
    known: NDArray[np.bool_] | None = None


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
    answers = _room(work, everybody, helpers, words=words)
    with ThreadPoolExecutor(backend.threads) as pool:
        jobs = [pool.submit(_judge, law, span, answers, helpers=helpers) for span in people.spans]
        for job in jobs:
            job.result()
    return answers


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


def _room(work: Work, people: Population, helpers: Supporters | None, *, words: Words) -> Answers:
    """Empty arrays for the answers, and whose they are."""
    units = people.ids[Subject.UNIT]
    places = np.empty(units.size, dtype=np.int64)
    persons = {"unit": np.empty(people.ids[Subject.PERSON].size, dtype=np.int64)}
    persons["place"] = np.empty_like(persons["unit"])
    for span in people.spans:
        places[span.units] = span.place
        persons["place"][span.persons] = span.place
        own = units[span.units]
        persons["unit"][span.persons] = np.concatenate([own[:0], *(own[:count] for count in span.ranks)])
    homes = {Subject.UNIT: units, Subject.PERSON: persons["unit"]}
    where = {Subject.UNIT: places, Subject.PERSON: persons["place"]}
    if helpers is not None:
        homes[Subject.SUPPORTER], where[Subject.SUPPORTER] = units[helpers.units], helpers.places
    answers = Answers(people.ids, homes, where, words)
    for name in work.wanted:
        column = work.sheet.columns[name]
        answers.columns[name] = _empty(column, people.ids[column.home].size)
    return answers


def _empty(column: Column, count: int) -> Answer:
    if isinstance(column.form, Packed):
        pieces = -(-len(column.form.columns) // DIGITS_AT_ONCE)
        return Answer(column, tuple(np.zeros(count, dtype=np.int64) for _ in range(pieces)))
    if column.type.kind is Kind.BOOL:
        return Answer(column, (np.empty(count, dtype=np.int8),))
    if is_verdict(column):
        return Answer(column, (np.empty(count, dtype=np.int8),))
    return Answer(column, (np.empty(count, dtype=np.int64),), np.empty(count, dtype=bool))


def is_verdict(column: Column) -> bool:
    """Whether a column holds the verdicts of clauses, categories or items."""
    return isinstance(column.form, Judged | Decided | Folded)


def _judge(law: Law, span: Span, answers: Answers, *, helpers: Supporters | None) -> None:
    """Answer for one batch."""
    batch = Batch(law, span, helpers.of(span) if helpers else None)
    for answer in answers.columns.values():
        here = batch.here(answer.column.home)
        if isinstance(answer.column.form, Packed):
            _pack(batch, answer.column.form.columns, answer, here=here)
        else:
            _write(answer, batch.value(answer.column.name), here)


def _write(answer: Answer, value: Value, here: slice) -> None:
    (array,) = answer.arrays
    if isinstance(value, Ruling):
        array[here] = value.digits(here.stop - here.start)
    elif isinstance(value, Truth):
        truths = np.full(here.stop - here.start, UNKNOWN, dtype=np.int8)
        truths[value.yes] = 1
        truths[value.no] = 0
        array[here] = truths
    else:
        assert answer.known is not None
        array[here], answer.known[here] = value.values, value.known


def _pack(batch: Batch, columns: Sequence[str], answer: Answer, *, here: slice) -> None:
    """The digits of clauses, one after the other, in numbers of fifteen digits."""
    count = here.stop - here.start
    for piece, array in enumerate(answer.arrays):
        packed = np.zeros(count, dtype=np.int64)
        for name in columns[piece * DIGITS_AT_ONCE : (piece + 1) * DIGITS_AT_ONCE]:
            ruling = batch.seen_by(answer.column.home, name) if name else None
            digits = ruling.digits(count) if isinstance(ruling, Ruling) else NOT_IN_FORCE
            packed = packed * 16 + digits
        array[here] = packed
