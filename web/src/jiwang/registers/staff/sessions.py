"""A session ends half an hour after it was last used: noted once a minute, not written to the disk with every page."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_USED, _PACE = "used", 60  # the name in the session; seconds


def note_use(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Renew the time of a session that was used, which begins its half hour anew; a stranger gets none by it."""

    def noting(request: HttpRequest) -> HttpResponse:
        if not request.session.is_empty() and time.time() - request.session.get(_USED, 0) > _PACE:
            request.session[_USED] = int(time.time())
        return answer(request)

    return noting
