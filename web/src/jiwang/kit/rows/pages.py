"""Pages of a long list: first which rows, out of an index alone, then these few rows with what belongs to them.

Under row security PostgreSQL guesses badly how many rows an officer sees, and would join thousands before it takes fifty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Long(Generic[_Row]):
    """An ordered query for a paginator; `number` is given where the caller has counted already."""

    rows: QuerySet[_Row]
    number: int | None = None

    def count(self) -> int:
        """How many rows there are."""
        return self.rows.count() if self.number is None else self.number

    def __len__(self) -> int:
        """The same."""
        return self.count()

    def __getitem__(self, part: slice) -> list[_Row]:
        """Some rows, found first and fetched then."""
        found = list(self.rows.values_list("pk", flat=True)[part])
        return list(self.rows.filter(pk__in=found)) if found else []


def page_of(rows: Long[_Row], size: int, number: str | None) -> Page[_Row]:
    """One page of a long list; of a number that makes no sense the first or the last."""
    return Paginator(cast(Any, rows), size).get_page(number)
