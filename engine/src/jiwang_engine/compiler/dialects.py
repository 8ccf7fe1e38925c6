"""Everything in which the engines' SQL differs; the rest of the generated SQL is the same for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jiwang_engine.language.types import Kind, Type

_JOINED = 5  # words behind IN
_COLUMN_TYPES = {Kind.BOOL: "BOOLEAN", Kind.CODE: "VARCHAR", Kind.REGION: "VARCHAR"}


def column_type(type_: Type) -> str:
    """The column type of a value: numbers, dates and months are BIGINT."""
    return _COLUMN_TYPES.get(type_.kind, "BIGINT")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The SQL of DuckDB."""

    name: str = "duckdb"

    def text(self, value: str) -> str:
        """A text constant; quotes are doubled, so that no text can end it."""
        return "'" + value.replace("'", "''") + "'"

    def integer(self, value: int) -> str:
        """A constant of 64 bits: two plain constants would be multiplied with 32."""
        return f"{value}::BIGINT" if value >= 0 else f"({value})::BIGINT"

    def nothing(self, type_: Type) -> str:
        """The unknown value of a type."""
        return f"NULL::{column_type(type_)}"

    def cast(self, sql: str, type_: Type) -> str:
        """A value in the column type of a type."""
        return f"({sql})::{column_type(type_)}"

    def quotient(self, of: str, by: str) -> str:
        """The whole quotient of two numbers that are not negative; both are names, calls, numbers or in brackets."""
        return f"({of} // {by})"

    def day_number(self, column: str) -> str:
        """A DATE column as the number 20260301."""
        return f"(year({column}) * 10000 + month({column}) * 100 + day({column}))::BIGINT"

    def days_of_date(self, column: str) -> str:
        """A DATE column as days since 1970-01-01."""
        return f"({column} - DATE '1970-01-01')::INTEGER"

    def month_of_date(self, column: str) -> str:
        """A DATE column as year * 12 + month - 1."""
        return f"(year({column}) * 12 + month({column}) - 1)::BIGINT"

    def days_between(self, start: str, end: str) -> str:
        """The days from one day number to another."""
        return f"({self._date(end)} - {self._date(start)})"

    def _date(self, number: str) -> str:
        return f"make_date({number} // 10000, {number} // 100 % 100, {number} % 100)"

    def begins(self, text: str, prefix: str) -> str:
        """Whether a text begins with another."""
        return f"starts_with({text}, {prefix})"

    def one_of(self, text: str, words: Sequence[str]) -> str:
        """Whether a text is one of some words; unknown where the text is.

        DuckDB makes a join of five words or more behind IN, from 2.0 on of list_contains too, and a join gives rows in any
        order: what is read from one table by two queries would no longer stand side by side.
        """
        listed = ", ".join(map(self.text, words))
        if len(words) < _JOINED:
            return f"{text} IN ({listed})"
        return f"CASE WHEN {text} IS NOT NULL THEN (list_position([{listed}], {text}) > 0) IS TRUE END"

    def as_text(self, number: str) -> str:
        """A whole number in digits."""
        return f"({number})::VARCHAR"

    def thousands(self, number: str) -> str:
        """A number in digits with commas between the thousands."""
        return f"format('{{:,}}', {number})"

    def without_final_zeros(self, text: str) -> str:
        """A text of digits without the zeros at its end."""
        return f"rtrim({text}, '0')"

    def newest(self, value: str, order: str, *, among: str) -> str:
        """The value, unknown or not, of the row with the largest order among some rows of a group."""
        return f"arg_max_null({value}, {order}){_filter(among)}"

    def oldest(self, value: str, order: str, *, among: str) -> str:
        """The value, unknown or not, of the row with the smallest order among some rows of a group."""
        return f"arg_min_null({value}, {order}){_filter(among)}"

    def row_order(self, keys: Sequence[str]) -> str:
        """Several keys as one; none of them may be unknown."""
        return f"ROW({', '.join(keys)})"

    def collected(self, value: str) -> str:
        """The different values of a group as a sorted list."""
        return f"list(DISTINCT {value} ORDER BY {value})"

    def no_records(self) -> str:
        """An empty list of record ids."""
        return "[]::BIGINT[]"

    def no_words(self) -> str:
        """An empty list of words."""
        return "[]::VARCHAR[]"

    def place_in(self, word: str, words: Sequence[str]) -> str:
        """The place of a word in a list, from 1; NULL where it is not there."""
        return f"list_position([{', '.join(map(self.text, words))}], {word})"

    def holding(self, word: str, words: Sequence[str]) -> str:
        """How the database holds a column of words: by their places in this list, in another, or as texts (`backends.words`)."""
        same = f"typeof({word}) = typeof(NULL::{self._kind_of(words)})"
        return f"CASE WHEN {same} THEN 'this' WHEN starts_with(typeof({word}), 'ENUM') THEN 'other' WHEN TRUE THEN '' END"

    def place_by(self, held: str, word: str, words: Sequence[str]) -> str:
        """The place of a word in a list, from 0; -1 where it is not there."""
        if held == "this":
            return f"enum_code({word})"
        numbered = f"(enum_code(TRY_CAST({word} AS {self._kind_of(words)})) + 1)::SMALLINT"
        place = numbered if held else self.place_in(word, words)
        return f"CASE WHEN {place} > 0 THEN {place} - 1 WHEN {word} IS NOT NULL THEN -1 END"

    def _kind_of(self, words: Sequence[str]) -> str:
        return f"ENUM({', '.join(map(self.text, words))})"

    def word_at(self, words: Sequence[str], place: str) -> str:
        """The word at a place of a list, from 0."""
        return f"list_extract([{', '.join(map(self.text, words))}]::VARCHAR[], {place} + 1)"

    def hexadecimal(self, number: str, digits: int) -> str:
        """A number that is not negative in hexadecimal digits, with zeros before it."""
        return f"format('{{:0{digits}x}}', {number})"

    def list_of(self, parts: Sequence[str]) -> str:
        """A list of texts of which some may be unknown, without the unknown ones."""
        return f"list_filter([{', '.join(parts)}], lambda one: one IS NOT NULL)"


def _filter(among: str) -> str:
    return "" if among == "TRUE" else f" FILTER (WHERE {among})"


DUCKDB = Dialect()
