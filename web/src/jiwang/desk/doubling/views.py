"""重复录入: every field that was typed twice, where, in which part of the area, and each one. The target is none."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from jiwang.desk.doubling import queries
from jiwang.desk.doubling.forms import DoubledForm
from jiwang.desk.doubling.permissions import COUNTERS, LEADERS
from jiwang.desk.doubling.queries import Doubled
from jiwang.kit.sights import Sight, seeing
from jiwang.registers.people.queries import names_of_heads
from jiwang.registers.places.models import Place
from jiwang.registers.places.queries import place_at, places_around, places_inside
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held

_PAGE = 50


@require_safe
@admits(*COUNTERS)
def doubled(request: OfficerRequest) -> HttpResponse:
    """An area's fields and parts with their numbers; who may see families also sees each record behind a field."""
    form, areas = DoubledForm(request.GET), areas_held(request, *COUNTERS)
    if not form.is_valid():
        raise Http404
    area = form.cleaned_data["area"] or min(areas, key=lambda one: (len(one), one))
    if not any(area.startswith(one) for one in areas):
        raise Http404
    place = get_object_or_404(place_at(area))
    fields, parts = _counted(place)
    shown = {
        "place": place,
        "fields": fields,
        "total": sum(one.times for one in fields),
        "parts": parts,
        "around": places_around(area, within=areas),
    }
    if areas_held(request, *LEADERS):
        shown |= _each(request, area, _chosen(fields, form.cleaned_data["field"]))
    return render(request, "doubling/doubled.html", shown)


def _counted(place: Place) -> tuple[list[Doubled], list[tuple[Place, int]]]:
    """The numbers by field and by part: of the supervisor's area too, who sees no family."""
    below = list(places_inside([place.pk]))
    with seeing(Sight.over([place.pk])):
        fields = queries.doubled([place.pk])
        parts = queries.doubled_by_part(place.pk, digits=below[0].digits) if below else {}
    return fields, [(one, parts.get(one.code, 0)) for one in below]


def _chosen(fields: list[Doubled], key: str) -> Doubled:
    """The field that was asked for, or the one that is typed twice most often."""
    return next((one for one in fields if one.key == key), fields[0])


def _each(request: OfficerRequest, area: str, field: Doubled) -> dict[str, object]:
    """The records behind a field, as far as this officer sees them."""
    page = Paginator(queries.rows_of([area], field.key), _PAGE).get_page(request.GET.get("page"))
    rows = [queries.single(one) for one in page]
    heads = names_of_heads(one.household.pk for one in rows)
    return {"chosen": field, "page": page, "rows": [(one, heads.get(one.household.pk, "")) for one in rows]}
