"""The door for a department's program: it answers what its office is asked, by token, under the same checks as a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from jiwang.analysis.batches import FileRefused
from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.procedure.verification import receiving, rules
from jiwang.procedure.verification.rules import CheckRefused
from jiwang.registers.staff.permissions import admits_everyone
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.intake.actions import turn_away
from jiwang.stages.intake.models import Token
from jiwang.stages.intake.permissions import token_in
from jiwang.stages.intake.queries import sends_too_often
from jiwang.stages.intake.rules import NO_TOKEN, TOO_OFTEN
from jiwang.stages.intake.states import ANSWERS

Rows = Sequence[Mapping[str, str]]


@csrf_exempt
@require_POST
@admits_everyone  # who holds a token; no session, no cookie
def push(request: HttpRequest) -> HttpResponse:
    """An office's program answers: JSON with item and rows, header Authorization: Bearer. Whole, or not at all."""
    token, now = token_in(request.headers, clock.today()), clock.now()
    if sends_too_often(token, now, ("verification.taken_in", "verification.turned_away")):
        return JsonResponse({"error": spoken(TOO_OFTEN)}, status=429)
    if token is None:
        return _away(None, NO_TOKEN, status=401, at=now)
    try:
        item, rows = _message(request.body)
        if f"{ANSWERS}{item}" not in token.sources:
            raise CheckRefused(rules.NOT_OPENED)
        taken = _taken(token, item, rows, at=now)
    except RequestDataTooBig:
        return _away(token, rules.NO_MESSAGE, status=413, at=now)
    except (CheckRefused, FileRefused) as error:
        return _away(token, error, status=422, at=now)
    refused = [{"row": max(row - 1, 0), "why": spoken(why)} for row, why in taken.refused]
    told = {"answered": taken.answered, "returned": taken.returned, "again": taken.again, "refused": refused}
    return JsonResponse(told, status=422 if refused else 200)


def _away(token: Token | None, why: str | Exception, *, status: int, at: datetime) -> JsonResponse:
    turn_away(token, why=str(why), at=at)
    return JsonResponse({"error": spoken(why)}, status=status)


def _message(body: bytes) -> tuple[str, Rows]:
    """What was sent: numbers stay as they were written. Raises CheckRefused where it is no message."""
    try:
        sent = json.loads(body, parse_float=str, parse_int=str)
        item, rows = sent["item"], sent["rows"]
        is_one = isinstance(item, str) and isinstance(rows, list) and 0 < len(rows) <= rules.MOST_ROWS
        is_one = is_one and all(isinstance(row, dict) and row and all(isinstance(one, str) for one in row.values()) for row in rows)  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckRefused(rules.NO_MESSAGE) from error
    if not is_one:
        raise CheckRefused(rules.NO_MESSAGE)
    return item, rows


def _taken(token: Token, item: str, rows: Rows, *, at: datetime) -> receiving.Taken:
    """The same as with a file: in the name of whoever has given the token, for its department alone."""
    day = clock.today()
    held = Held(Duty.LIAISON, token.area, day, department=token.department)
    by = Actor(token.issued_by, (held,), day, through=f"token:{token.pk}")
    headings = list(dict.fromkeys(name for row in rows for name in row))
    with TemporaryDirectory() as room:
        path = Path(room) / "reply.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            written = csv.DictWriter(file, headings, restval="")
            written.writeheader()
            written.writerows(rows)
        return receiving.take_file(path, by.through, item, area=token.area, by=by, at=at)
