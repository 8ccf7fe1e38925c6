"""Answers as tables of the database, for the steps that come after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.arrays.answers import DIGITS_AT_ONCE, Answer, Answers
from jiwang_engine.compiler.columns.forms import Packed
from jiwang_engine.compiler.dialects import Dialect
from jiwang_engine.language.types import Kind
from jiwang_engine.terms import Subject

Arrays = dict[str, NDArray[np.generic]]


def load(
    backend: Backend,
    answers: Answers,
    tables: Mapping[Subject, str],
    *,
    dialect: Dialect,
    telling: frozenset[str] | None = None,
) -> None:
    """Make the table of each subject: its keys and the wanted columns, as the database itself would have made them.

    With `telling`, the columns whose unknown answers matter, all columns must be conditions, and a row is left out in
    which none holds and none of those is unknown.
    """
    for home, table in tables.items():
        arrays: Arrays = {str(home): answers.ids[home], "place": answers.places[home]}
        listed = [f"{home}::BIGINT AS {home}"]
        if home is not Subject.UNIT:
            arrays["unit"] = answers.units[home]
            listed.append("unit::BIGINT AS unit")
        listed.append("place::INTEGER AS place")
        for name, answer in answers.columns.items():
            if answer.column.home is home:
                arrays |= dict(_arrays(name, answer))
                listed.append(f"{_value(name, answer, answers, dialect=dialect)} AS {name}")
        if telling is not None:
            arrays = _that_tell(arrays, answers, home, telling=telling)
        query = f"SELECT {', '.join(listed)}\nFROM arrays"
        backend.make_table(table, arrays, query)


def _that_tell(arrays: Arrays, answers: Answers, home: Subject, *, telling: frozenset[str]) -> Arrays:
    """The rows in which some condition holds, or one whose unknown answers matter is unknown."""
    told = np.zeros(answers.ids[home].size, dtype=np.bool_)
    for name, answer in answers.columns.items():
        if answer.column.home is home:
            (array,) = answer.arrays
            told |= array != 0 if name in telling else array == 1
    return {name: array[told] for name, array in arrays.items()}


def _arrays(name: str, answer: Answer) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for number, array in enumerate(answer.arrays):
        yield f"{name}_{number}", array


def _value(name: str, answer: Answer, answers: Answers, *, dialect: Dialect) -> str:
    column, cell = answer.column, f"{name}_0"
    if isinstance(column.form, Packed):
        return digits_of(name, len(column.form.columns), dialect)
    if column.type.kind is Kind.BOOL:
        return f"CASE WHEN {cell} = 1 THEN TRUE WHEN {cell} = 0 THEN FALSE END"
    if not answer.may_lack:
        return f"{cell}::BIGINT"
    lacking = int(np.iinfo(answer.arrays[0].dtype).min)
    if column.type.kind in (Kind.CODE, Kind.REGION):
        cell = dialect.word_at(answers.words.listed(), cell)
        return f"CASE WHEN {name}_0 <> ({lacking}) THEN {cell} END"
    return f"nullif({cell}::BIGINT, {lacking})"


def digits_of(name: str, count: int, dialect: Dialect) -> str:
    """The digits as text, with the zeros before them."""
    pieces = [min(DIGITS_AT_ONCE, count - start) for start in range(0, count, DIGITS_AT_ONCE)]
    texts = [dialect.hexadecimal(f"{name}_{number}", length) for number, length in enumerate(pieces)]
    return " || ".join(texts) or "''"
