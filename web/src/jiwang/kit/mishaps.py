"""What nobody has foreseen: two who meet at one row read a sentence, and every other fault has a number that stands in the log.

The log names the fault, the page and the lines of the source, and never a value: messages of exceptions and addresses hold names.
"""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LOG = logging.getLogger("jiwang.mishaps")
_COLLISIONS = frozenset({"40P01", "40001", "55P03", "23505"})  # deadlock, conflict, no lock, made twice
_DEEP = 12  # frames


class Collisions:
    """Middleware: whoever loses against somebody at the same moment reads so (409); nothing of their step is kept."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        """Around the rest of the desk."""
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing of its own."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for what the database has refused because of somebody else; the rest goes on to be a fault."""
        if _state_of(exception) not in _COLLISIONS:
            return None
        LOG.warning("%s", _line("409", request, exception))
        return render(request, "desk/collided.html", status=409)


def note(sender: object, request: HttpRequest | None = None, **_more: object) -> None:
    """Give a fault a number, which its page shows, and write it into the log. For the signal `got_request_exception`."""
    fault = sys.exc_info()[1]
    if request is None or fault is None:
        return
    number = secrets.token_hex(4).upper()
    request.mishap = number  # type: ignore[attr-defined]
    LOG.error("%s", _line(number, request, fault))


def _state_of(fault: BaseException) -> str:
    """What PostgreSQL calls it, or nothing."""
    cause = fault.__cause__ if isinstance(fault, Error) else None
    return str(getattr(cause, "sqlstate", "") or "")


def _line(number: str, request: HttpRequest, fault: BaseException) -> str:
    page = request.resolver_match.view_name if request.resolver_match else "-"
    frames = traceback.extract_tb(fault.__traceback__)[-_DEEP:]
    where = " < ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in reversed(frames))
    return " ".join(
        part
        for part in (number, type(fault).__name__, _state_of(fault), str(request.method), page, where)
        if part
    )
