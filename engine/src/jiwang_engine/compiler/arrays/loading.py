"""Answers as tables of the database, for the steps that come after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    in_order: bool = False,
) -> None:
    """Make the table of each subject: its keys and the wanted columns, as the database itself would have made them, but for
    packed digits: they stay numbers that hold fifteen each.

    `in_order` puts the rows in the order of units, then of persons. The answers are used up, so that they are not in memory twice.
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
        here = [name for name, answer in answers.columns.items() if answer.column.home is home]
        for name in here:
            answer = answers.columns.pop(name)
            arrays |= dict(_arrays(name, answer))
            listed += _values(name, answer, answers, dialect=dialect)
        if telling is not None:
            arrays = _that_tell(arrays, here, telling=telling)
        if in_order:
            _put_in_order(arrays, np.lexsort((arrays[str(home)], answers.units[home])))
        query = f"SELECT {', '.join(listed)}\nFROM arrays"
        backend.make_table(table, arrays, query)


def _put_in_order(arrays: Arrays, order: NDArray[np.intp]) -> None:
    """One array after the other, so that only one of them is there twice."""
    for name in arrays:
        arrays[name] = arrays[name][order]


def _that_tell(arrays: Arrays, conditions: Sequence[str], *, telling: frozenset[str]) -> Arrays:
    """The rows in which some condition holds, or one whose unknown answers matter is unknown."""
    told = np.zeros(arrays["place"].size, dtype=np.bool_)
    for name in conditions:
        array = arrays[f"{name}_0"]
        told |= array != 0 if name in telling else array == 1
    return {name: array[told] for name, array in arrays.items()}


def _arrays(name: str, answer: Answer) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for number, array in enumerate(answer.arrays):
        yield f"{name}_{number}", array


def _values(name: str, answer: Answer, answers: Answers, *, dialect: Dialect) -> list[str]:
    """The columns of a table; packed digits stay the numbers that hold them."""
    if isinstance(answer.column.form, Packed):
        return [f"{name}_{number}" for number, _ in enumerate(answer.arrays)]
    return [f"{_value(name, answer, answers, dialect=dialect)} AS {name}"]


def _value(name: str, answer: Answer, answers: Answers, *, dialect: Dialect) -> str:
    column, cell = answer.column, f"{name}_0"
    if column.type.kind is Kind.BOOL:
        return f"CASE WHEN {cell} = 1 THEN TRUE WHEN {cell} = 0 THEN FALSE END"
    if not answer.may_lack:
        return cell
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
