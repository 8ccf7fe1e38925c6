"""Reading requests: by the officers of the area, or by the department's liaison."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight
from jiwang.registers.corrections.models import Correction
from jiwang.registers.corrections.states import State


def corrections_of(sight: Sight, household: int) -> QuerySet[Correction]:
    """The requests about a household's members, newest first."""
    public = sight.within("region", digits=TOWNSHIP) & Q(stays_at_county=False)
    found = Correction.objects.filter(
        public | sight.within("region", digits=COUNTY), person__household=household
    )
    return found.select_related("person", "asked_by", "answered_by").order_by("-asked_at", "-pk")


def inbox(sight: Sight, *, is_open: bool) -> QuerySet[Correction]:
    """What is asked of the liaison's department: the oldest open request first, or the newest answer first."""
    found = Correction.objects.filter(sight.of_offices("region", named=True)).select_related(
        "asked_by", "answered_by"
    )
    if is_open:
        return found.filter(state=State.ASKED).order_by("asked_at", "pk")
    return found.exclude(state=State.ASKED).order_by("-answered_at", "-pk")


def asked_rows(rows: Iterable[tuple[str, int | None]]) -> dict[tuple[str, int | None], Correction]:
    """Of some rows of files those about which no person is known and an answer is still awaited."""
    asked = set(rows)
    found = Correction.objects.filter(person=None, state=State.ASKED, file__in={file for file, _row in asked})
    return {(one.file, one.row_no): one for one in found if (one.file, one.row_no) in asked}
