"""Writing the trail: one line for each act, and seals for lines that have been committed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from jiwang.kit.rows.asking import planned
from jiwang.trail import rules
from jiwang.trail.models import Line, Seal, Waiting
from jiwang.trail.queries import written

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_written: ContextVar[list[int] | None] = ContextVar("written", default=None)
_SEALING = 7_102_026  # the number of an advisory lock: one sealer at a time

_INTO = "INSERT INTO trail_line (at, who, what, why, about, area)"
_ONE = f"{_INTO} VALUES (%s, %s, %s, %s, %s, %s) RETURNING id"
_EACH = (
    f"{_INTO} SELECT %s, %s, %s, %s, one.about, one.area "
    "FROM unnest(%s::text[], %s::text[]) AS one(about, area) RETURNING id"
)


class UnrecordedAction(RuntimeError):
    """An action that writes has left no line; it is rolled back."""


def recorded(action: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Run an action in one transaction and insist on a line."""

    return _insisted(action, savepoint=True)


def noted(action: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """The same for an action that writes its line and nothing else: without a savepoint, for every page that shows people asks it."""
    return _insisted(action, savepoint=False)


def _insisted(action: Callable[Asked, Answer], *, savepoint: bool) -> Callable[Asked, Answer]:
    @wraps(action)
    def insisting(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        token = _written.set([])
        try:
            with transaction.atomic(savepoint=savepoint):
                answer = action(*args, **kwargs)
                if not _written.get():
                    raise UnrecordedAction(f"{action.__qualname__} left no line.")
                return answer
        finally:
            _written.reset(token)

    insisting.is_recorded = True  # type: ignore[attr-defined]
    return insisting


def record(*, who: str, what: str, about: str, at: datetime, why: str = "", area: str = "") -> None:
    """Add a line; `about` is a kind and an id, never a name or a number of a person."""
    ((number,),) = planned(_ONE, (at, who, what, why, about, area))
    written = _written.get()
    if written is not None:
        written.append(number)


def record_each(
    *, who: str, what: str, about: Iterable[tuple[str, str]], at: datetime, why: str = ""
) -> None:
    """Add a line for each of many records: what it is, and its area."""
    records, areas = zip(*about, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_EACH, [at, who, what, why, list(records), list(areas)])
        lines = [number for (number,) in cursor.fetchall()]
    written = _written.get()
    if written is not None:
        written += lines


@recorded
def note_export(kind: str, rows: int, *, by: str, at: datetime, area: str) -> None:
    """Note that a list has left the desk: which, how many rows, and of which area."""
    record(who=by, what="trail.exported", about=f"{kind}:{rows}", at=at, area=area)


def seal(most: int = 5000) -> int:
    """Seal lines that are committed and wait, in their order; how many. A second sealer leaves at once with 0."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEALING])
        if not (cursor.fetchone() or (False,))[0]:
            return 0
        lines = list(Line.objects.filter(waiting__isnull=False).order_by("pk")[:most])
        last = Seal.objects.order_by("-number").first()
        links = rules.chained(
            map(written, lines), after=last.number if last else 0, before=last.digest if last else rules.FIRST
        )
        Seal.objects.bulk_create(
            [Seal(number=link.number, line_id=link.line.id, digest=link.digest) for link in links]
        )
        Waiting.objects.filter(line__in=[line.pk for line in lines]).delete()
    return len(links)
