"""Reading the trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule

from jiwang.kit.rows.asking import Called, lines, one_of
from jiwang.trail import rules
from jiwang.trail.models import Line, Seal, Waiting

_LOOKS = 10


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the whole chain found."""

    links: int
    waiting: int
    unsealed: int  # lines that neither wait nor are sealed: somebody has been at the tables
    broken_at: int | None
    head: str

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, taken out or put in."""
        return self.broken_at is None and self.unsealed == 0


class SaidTwice(ValueError):
    """Two apps call the same deed or record by a name."""


@cache
def names(table: str) -> Mapping[str, str | Promise]:
    """What every app calls its DEEDS, RECORDS or REASONS in its `words.py`, beside its models. Raises SaidTwice."""
    found: dict[str, str | Promise] = {}
    for app in apps.get_app_configs():
        if app.module and app.name.startswith("jiwang.") and module_has_submodule(app.module, "words"):
            said = getattr(import_module(f"{app.name}.words"), table, {})
            if found.keys() & said.keys():
                raise SaidTwice(f"{app.name}: {sorted(found.keys() & said.keys())}")
            found |= said
    return MappingProxyType(found)


def verify() -> Verified:
    """Work the whole chain out anew and compare."""
    waiting = Line.objects.filter(waiting__isnull=False).count()
    links = Seal.objects.count()
    last = Seal.objects.order_by("-number").first()
    return Verified(
        links=links,
        waiting=waiting,
        unsealed=Line.objects.filter(waiting__isnull=True, seal__isnull=True).count(),
        broken_at=rules.first_break(_links()),
        head=last.digest if last else rules.FIRST,
    )


def sealed_and_waiting() -> tuple[int, int]:
    """How many lines are sealed, and how many wait for their seal; cheap, and no proof."""
    last = Seal.objects.order_by("-number").first()
    return last.number if last else 0, Waiting.objects.count()


def written(line: Line) -> rules.Written:
    """A line as the rules of the chain know it."""
    return rules.Written(line.pk, line.at, line.who, line.what, line.about, line.why, line.area)


def looks_at(about: str) -> list[Any]:
    """Who looked at a record or changed it lately, newest first."""
    return _looks().of(about=[about])


@cache
def _looks() -> Called[Any]:
    return lines(Line.objects.filter(one_of("about", "about")).order_by("-at", "-pk")[:_LOOKS], "who", "at")


def lines_within(areas: frozenset[str]) -> QuerySet[Line]:
    """Acts within some areas, newest first; what belongs to no area is seen by those who see everything."""
    if "" in areas:
        return Line.objects.order_by("-at", "-pk")
    return Line.objects.filter(area__regex=f"^({'|'.join(sorted(areas))})").order_by("-at", "-pk")


def _links() -> Iterator[rules.Sealed]:
    for seal in Seal.objects.select_related("line").order_by("number").iterator(chunk_size=5000):
        yield rules.Sealed(seal.number, written(seal.line), seal.digest)
