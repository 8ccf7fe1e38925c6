"""Whom a page admits. A view without one of these two decorators does not ship: a house test looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from jiwang.kit import clock
from jiwang.kit.sights import Sight, see
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import Known
from jiwang.registers.staff.rules import Held, areas_seen, offices_held
from jiwang.registers.staff.states import APPOINTS, HOLDINGS, Duty

Asked = ParamSpec("Asked")
FAMILY_DUTIES = tuple(duty for duty in Duty if HOLDINGS[duty].sees_families)
EVERYONE = "everyone"  # also who has not signed in


class OfficerRequest(HttpRequest):
    """A request of an officer who has signed in with both factors; `admits` fills in who they are and what they may see."""

    officer: Officer
    held: tuple[Held, ...]  # live today
    sight: Sight
    area_names: Mapping[str, str]  # what the areas of the postings are called, from the city down


KEEPERS = tuple(APPOINTS)  # who keeps a list of officers


def areas_held(request: OfficerRequest, *duties: Duty) -> frozenset[str]:
    """The areas in which the officer holds one of some duties today."""
    return frozenset(one.area for one in request.held if one.duty in duties)


View = Callable[Concatenate[HttpRequest, Asked], HttpResponse]
OfficerView = Callable[Concatenate[OfficerRequest, Asked], HttpResponse]


def admits(*duties: Duty) -> Callable[[OfficerView[Asked]], View[Asked]]:
    """Admit officers who hold one of some duties today, and let their transaction see the rows of their areas.

    Who has not signed in is sent to the door, who lacks the duty is refused (403). Which records may be seen is the
    business of `queries`, and of the row security underneath.
    """

    def decorate(view: OfficerView[Asked]) -> View[Asked]:
        @wraps(view)
        def admitting(request: HttpRequest, /, *args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect("staff:sign_in")
            if not cast(Any, request.user).is_verified():
                return redirect("staff:second_factor")
            return view(_entered(request, duties), *args, **kwargs)

        admitting.admits = frozenset(duties)  # type: ignore[attr-defined]
        return admitting

    return decorate


def admits_everyone(view: View[Asked]) -> View[Asked]:
    """Admit whoever comes; for the door itself."""
    view.admits = EVERYONE  # type: ignore[attr-defined]
    return view


def _entered(request: HttpRequest, duties: Iterable[Duty]) -> OfficerRequest:
    today = clock.today()
    entered = cast(OfficerRequest, request)
    entered.officer = cast(Officer, request.user)
    known: Known = cast(Any, entered.officer).known
    entered.held = tuple(one for one in known.held if one.is_live(today))
    entered.area_names = known.areas
    if not areas_held(entered, *duties):
        raise PermissionDenied("no duty")
    entered.sight = Sight.over(
        areas_seen(entered.held, today),
        offices=offices_held(entered.held, today),
    )
    see(entered.sight)
    return entered
