"""Pages of a long list: first which rows, out of an index alone, then these few rows with what belongs to them.

Under row security PostgreSQL guesses badly how many rows an officer sees, and would join thousands before it takes fifty. Lines are
made into no models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

from jiwang.kit.rows.asking import Called, Question, lines, one_of, worded


def keys_of(rows: QuerySet[Any, Any]) -> Question:
    """Which rows, in their order; how many and from which on is left open."""
    return worded(rows.values_list("pk"), after=" LIMIT %s OFFSET %s")


def numbers_of(**queries: QuerySet[Any, Any]) -> Question:
    """How many rows each of some queries has: a name and a number for each."""
    parts = [(name, worded(one.order_by().values("pk"))) for name, one in queries.items()]
    told = ["SELECT %s, count(*) FROM (" + one.sql + ") AS rows" for _name, one in parts if one.sql]
    values = [value for name, one in parts if one.sql for value in (name, *one.values)]
    return Question(" UNION ALL ".join(told), tuple(values))


@dataclass(frozen=True, slots=True)
class Long:
    """A long list for a paginator: which rows, how many there are, and what is shown of them by the names of columns."""

    model: type[Model]
    columns: tuple[str, ...]
    keys: Question
    number: int

    def __len__(self) -> int:
        """How many rows there are."""
        return self.number

    def __getitem__(self, part: slice) -> list[Any]:
        """Some lines, found first and fetched then."""
        begin, end = part.start or 0, part.stop
        found = [key for (key,) in self.keys.answers(end - begin, begin)]
        return lines_of(self.model, self.columns, found) if found else []


def lines_of(model: type[Model], columns: tuple[str, ...], keys: Sequence[object]) -> list[Any]:
    """What is shown of some rows, in the order of their keys; what is not seen is left out."""
    by_key = {one.pk: one for one in _by_key(model, columns).of(keys=keys)}
    return [by_key[key] for key in keys if key in by_key]


def page_of(rows: Long, size: int, number: str | None) -> Page[Any]:
    """One page of a long list; of a number that makes no sense the first or the last."""
    return Paginator(cast(Any, rows), size).get_page(number)


@cache
def _by_key(model: type[Model], columns: tuple[str, ...]) -> Called[Any]:
    return lines(model._default_manager.order_by().filter(one_of("pk", "keys")), "pk", *columns)
