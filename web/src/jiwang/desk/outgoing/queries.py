"""Reading what leaves. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Case, Count, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet, Sum, When
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from jiwang.analysis.rulebooks import RulebookRefused, outgoings_of, replies_of
from jiwang.desk.outgoing.models import Departure, Parcel, Reply
from jiwang.desk.outgoing.rules import Column, Template, differing
from jiwang.desk.outgoing.states import DOUBTFUL, Status
from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.masking import masked_number
from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight
from jiwang.portal.models import Report
from jiwang.portal.states import Channel
from jiwang.registers.authorisations.models import Authorisation
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import heads_of, opened
from jiwang.registers.places.queries import names_of
from jiwang.registers.policy.models import Version
from jiwang.registers.policy.queries import version_in_force
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.queries import alerts_seen
from jiwang.stages.alerts.states import AlertState
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import tasks_seen
from jiwang.stages.dispatch.states import Desk

MOST_ROWS = 20_000  # in one file
Record = dict[str, object]
Part = TypeVar("Part")
SHELVES = ("waiting", "returned", "differs")
NUMBERS = frozenset({"head_number", "head_phone"})
_ORDER = ("urgency", "due_on", "id")
_COUNTY, _TOWNSHIP, _VILLAGE = 6, 9, 12


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves about one household: the task or alert, whether it stays at the county here, and its fields."""

    household: Household
    name: str
    stays_at_county: bool
    record: Record


def records(
    sight: Sight, template: Template, area: str, *, names: Collection[str] | None = None
) -> list[Leaving]:
    """What leaves for each task or alert of an area, or for those named; ID number and phone only where the template asks."""
    within = {"region__startswith": area} | ({} if names is None else {"pk__in": names})
    if template.content == "tasks":
        return _of_tasks(template, tasks_seen(sight).filter(**within))
    alerts = alerts_seen(sight).filter(**within)
    return _of_alerts(template, alerts if names is not None else alerts.exclude(state=AlertState.QUIET))


def records_of(template: Template, names: Collection[str]) -> dict[str, Record]:
    """What we hold now of some tasks or alerts, by their names; for who may see them already."""
    if template.content == "tasks":
        found = _of_tasks(template, Task.objects.filter(pk__in=names), asks_numbers=True)
    else:
        found = _of_alerts(template, Alert.objects.filter(pk__in=names), asks_numbers=True)
    return {one.name: one.record for one in found}


def templates_at(area: str, on: date) -> list[Template]:
    """The templates of the law in force; none where no version is, or its files were edited."""
    return [
        Template(
            one.id, one.label, one.department, one.content,
            tuple(Column(column.label, column.filled_by, column.needed, column.words) for column in one.columns),
        )
        for one in _of_law(area, on, outgoings_of)
    ]  # fmt: skip


def days_to_answer(area: str, on: date) -> dict[str, int]:
    """Within how many days the other office answers, by template; a template to which nobody answers is not there."""
    return {name: one.days for one in _of_law(area, on, replies_of) for name in one.answers}


def _of_law(area: str, on: date, part: Callable[[Version], list[Part]]) -> list[Part]:
    version = version_in_force(area, on)
    try:
        return part(version) if version else []
    except RulebookRefused:
        return []


def parcels_within(areas: Iterable[str]) -> QuerySet[Parcel]:
    """What has left some areas, the newest first."""
    pattern = "|".join(sorted(areas))
    return Parcel.objects.filter(area__regex=f"^({pattern})").select_related("recall").order_by("-at", "-pk")


def typed_twice(parcels: QuerySet[Parcel]) -> int:
    """All cells that somebody had to type again."""
    return parcels.aggregate(number=Sum("typed_twice"))["number"] or 0


def departures_of(sight: Sight, household: Household) -> list[Departure]:
    """What has left of a household, the newest first, each with the answers that this officer may read."""
    replies = Prefetch("replies", replies_seen(sight).order_by("pk"), to_attr="answered")
    found = departures_seen(sight).filter(household=household).prefetch_related(replies)
    return list(found.select_related("parcel__recall", "mended_by__parcel").order_by("-pk")[:20])


def departures_seen(sight: Sight) -> QuerySet[Departure]:
    """What has left, within a sight; what is about a sign that stays at the county is seen there alone."""
    public = sight.within("region") & Q(stays_at_county=False)
    return Departure.objects.filter(public | sight.within("region", digits=COUNTY))


def replies_seen(sight: Sight) -> QuerySet[Reply]:
    """The answers within a sight, from the township upwards."""
    public = sight.within("region", digits=TOWNSHIP) & Q(stays_at_county=False)
    return Reply.objects.filter(public | sight.within("region", digits=COUNTY))


def exchange(sight: Sight, *, show: str, days: Mapping[str, int], now: datetime) -> QuerySet[Departure]:
    """What has left and what became of it: what waits too long, what was returned or refused, what is held otherwise, or all."""
    replies = replies_seen(sight).order_by("pk")
    found = departures_seen(sight).select_related("parcel__recall", "household", "mended_by__parcel")
    found = found.prefetch_related(Prefetch("replies", replies, to_attr="answered"))
    found = found.filter(_shelf(show, days=days, now=now)) if show else found
    return found.order_by("parcel__at" if show == "waiting" else "-parcel__at", "pk")


def counts(sight: Sight, *, days: Mapping[str, int], now: datetime) -> dict[str, int]:
    """How many sendings and answers stand where."""
    seen = departures_seen(sight)
    found = {one: seen.filter(_shelf(one, days=days, now=now)).count() for one in SHELVES}
    return found | {"doubtful": doubtful(sight).count(), "all": seen.count()}


def doubtful(sight: Sight) -> QuerySet[Reply]:
    """Answers that somebody must look at, or should know of: those that fit nothing, contradict, repeat or came after a recall."""
    found = replies_seen(sight).filter(verdict__in=DOUBTFUL).select_related("departure__household")
    return found.order_by(Case(When(verdict__in=DOUBTFUL[:2], then=0), default=1), "-pk")


def _shelf(show: str, *, days: Mapping[str, int], now: datetime) -> Q:
    """The condition of a shelf; what was recalled or sent again waits for nothing."""
    live = Q(parcel__recall__isnull=True, mended_by__isnull=True)
    standing = Reply.objects.filter(departure=OuterRef("pk"), stands=True)
    if show == "returned":
        return live & Q(Exists(standing.filter(status__in=(Status.RETURNED, Status.REFUSED))))
    if show == "differs":
        return live & Q(Exists(standing.filter(differs__len__gt=0)))
    late = Q(pk__in=[])
    for template, allowed in days.items():
        late |= Q(parcel__template=template, parcel__at__lt=now - timedelta(days=allowed))
    return live & ~Q(reference="") & late & ~Q(Exists(standing))


def held(reply: Reply) -> dict[str, str]:
    """What the other office holds, by our fields."""
    if not reply.holds_sealed:
        return {}
    found: dict[str, str] = json.loads(holds_cipher().open(bytes(reply.holds_sealed)))
    return found


def holds_cipher() -> FieldCipher:
    """For what another office holds of a family."""
    return FieldCipher(settings.FIELD_KEY, "outgoing.holds")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the other office holds otherwise: what they wrote, what we hold now."""

    field: str
    label: str
    theirs: str
    ours: str


def differences(template: Template | None, answers: Iterable[Reply]) -> dict[int, list[Difference]]:
    """The fields in which standing answers differ from what we hold now, by the answer's number; ID numbers and phones masked."""
    standing = [one for one in answers if one.stands and one.differs and one.departure is not None]
    if template is None or not standing:
        return {}
    known = records_of(template, {one.departure.record for one in standing if one.departure})
    labels = {column.filled_by: column.label for column in template.columns}
    found = {}
    for one in standing:
        holds = held(one)
        ours = differing(holds, template, known.get(one.departure.record if one.departure else "", {}))
        found[one.pk] = [
            Difference(field, labels.get(field, field), _shown(field, holds[field]), _shown(field, words))
            for field, words in ours.items()
        ]
    return found


def differences_of(reply: Reply, *, on: date) -> list[Difference]:
    """The fields in which one standing answer differs from what we hold now."""
    if reply.departure is None:
        return []
    parcel = reply.departure.parcel
    template = next((one for one in templates_at(parcel.area, on) if one.id == parcel.template), None)
    return differences(template, [reply]).get(reply.pk, [])


def _shown(field: str, words: str) -> str:
    return masked_number(words) if field in NUMBERS else words


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending as a page shows it: which fields left, what stands, what else was answered, what is held otherwise."""

    departure: Departure
    columns: list[str]
    standing: Reply | None
    others: list[Reply]
    differences: list[Difference]
    is_recalled: bool
    again: Departure | None


def shown(departures: Iterable[Departure], *, on: date) -> list[Sent]:
    """Sendings with what was answered, as `exchange` and `departures_of` bring them."""
    listed = list(departures)
    templates = {
        area: {one.id: one for one in templates_at(area, on)} for area in {one.parcel.area for one in listed}
    }
    found: dict[int, list[Difference]] = {}
    for area, name in sorted({(one.parcel.area, one.parcel.template) for one in listed}):
        answers = [
            reply
            for one in listed
            if (one.parcel.area, one.parcel.template) == (area, name)
            for reply in _answered(one)
        ]
        found |= differences(templates[area].get(name), answers)
    return [_sent(one, found) for one in listed]


def _sent(one: Departure, found: Mapping[int, list[Difference]]) -> Sent:
    standing = next((reply for reply in _answered(one) if reply.stands), None)
    return Sent(
        departure=one,
        columns=[label for label in one.parcel.columns if label not in one.empty],
        standing=standing,
        others=[reply for reply in _answered(one) if reply is not standing],
        differences=found.get(standing.pk, []) if standing else [],
        is_recalled=getattr(one.parcel, "recall", None) is not None,
        again=getattr(one, "mended_by", None),
    )


def _answered(one: Departure) -> list[Reply]:
    answered: list[Reply] = getattr(one, "answered", [])
    return answered


@dataclass(frozen=True, slots=True)
class Doubled:
    """A field that was typed twice: where, which, how often."""

    place: str  # here | there
    label: object  # in the reader's words
    times: int


def doubled(areas: Iterable[str]) -> list[Doubled]:
    """The fields that people typed although the desk had them, and those that they must type over there; the most first.

    Here: name and address of a family that came to the counter and was on file (登记来访), name and ID number of a guardian
    who was on file. There: a needed column of a template that we could not fill. What was recalled is left out.
    """
    told, guardians, typed = _typed(areas)
    cells: QuerySet[Any] = typed
    number = guardians.count()
    here = [
        Doubled("here", _("登记来访：姓名"), told.exclude(name="").count()),
        Doubled("here", _("登记来访：住址"), told.exclude(address="").count()),
        Doubled("here", _("登记授权：监护人姓名"), number),
        Doubled("here", _("登记授权：监护人身份证号"), number),
    ]
    rows = cells.values("parcel__label", "label").annotate(times=Count("pk")).order_by()
    there = [Doubled("there", f"{row['parcel__label']} · {row['label']}", row["times"]) for row in rows]
    return sorted((one for one in (*here, *there) if one.times), key=lambda one: (-one.times, str(one.label)))


def doubled_by_part(area: str, *, digits: int) -> dict[str, int]:
    """How many fields were typed twice in each part of an area."""
    told, guardians, typed = _typed([area])
    found = Counter[str]()
    for rows, cells in (
        (told.exclude(name=""), 1),
        (told.exclude(address=""), 1),
        (guardians, 2),
        (typed, 1),
    ):
        parts = (
            rows.annotate(part=Left("region", digits)).values("part").annotate(times=Count("pk")).order_by()
        )
        for row in parts:
            found[row["part"]] += cells * row["times"]
    return dict(found)


def _typed(
    areas: Iterable[str],
) -> tuple[QuerySet[Report], QuerySet[Authorisation], QuerySet[Departure, Any]]:
    """What was typed here of families on file, papers of guardians on file, and cells to be typed over there, one row each."""
    within = {"region__regex": f"^({'|'.join(sorted(areas))})"}
    told = Report.objects.filter(channel=Channel.WALK_IN, household__isnull=False, **within)
    guardians = Authorisation.objects.filter(Exists(_on_file()), **within).exclude(outside_name="")
    typed = Departure.objects.filter(parcel__recall__isnull=True, to_type__len__gt=0, **within)
    return told, guardians, typed.annotate(label=Func(F("to_type"), function="unnest"))


def _on_file() -> QuerySet[Person]:
    """Whether the guardian on a paper was a person on file: the same name and the same day of birth."""
    return Person.objects.filter(name=OuterRef("outside_name"), birth=OuterRef("outside_birth"))


def _of_task(one: Task) -> Record:
    return {
        "task": one.pk, "level": str(one.get_level_display()), "due_on": one.due_on, "state": str(one.get_state_display()),
        "holder": one.holder.name if one.holder else "",
    }  # fmt: skip


def _of_alert(one: Alert) -> Record:
    return {
        "task": one.task, "level": str(one.get_level_display()), "due_on": one.due_on, "indicator": one.indicator_id,
        "indicator_label": one.indicator.label, "sentence": one.sentence, "article": one.article, "source": one.source,
        "row_day": one.row_day, "raised_on": one.raised_on, "state": str(one.get_state_display()),
    }  # fmt: skip


def _of_tasks(template: Template, rows: QuerySet[Task], *, asks_numbers: bool = False) -> list[Leaving]:
    found = list(rows.select_related("household", "holder").order_by(*_ORDER)[:MOST_ROWS])
    own = [(_of_task(one), one.desk != Desk.VISIT) for one in found]
    return _with_family(found, own, asks_numbers=asks_numbers or _asks(template))


def _of_alerts(template: Template, rows: QuerySet[Alert], *, asks_numbers: bool = False) -> list[Leaving]:
    found = list(rows.select_related("household", "indicator").order_by(*_ORDER)[:MOST_ROWS])
    own = [(_of_alert(one), one.is_county_only) for one in found]
    return _with_family(found, own, asks_numbers=asks_numbers or _asks(template))


def _asks(template: Template) -> bool:
    return bool(NUMBERS & {column.filled_by for column in template.columns})


def _with_family(
    rows: Sequence[Task | Alert], own: Iterable[tuple[Record, bool]], *, asks_numbers: bool
) -> list[Leaving]:
    homes = {one.pk: one.household for one in rows if one.household is not None}
    heads = heads_of(home.pk for home in homes.values())
    regions = {one.region for one in rows}
    names = names_of({region[:digits] for region in regions for digits in (_COUNTY, _TOWNSHIP, _VILLAGE)})
    found = []
    for row, (record, stays) in zip(rows, own, strict=True):
        home, region = homes.get(row.pk), row.region
        if home is None:
            continue  # somebody who is on no file has no number yet that the platform could know
        head = heads.get(home.pk)
        number, phone = opened(head) if head and asks_numbers else ("", "")
        parts = {
            name: names[region[:digits]] if len(region) >= digits else ""
            for name, digits in (("county", _COUNTY), ("township", _TOWNSHIP), ("village", _VILLAGE))
        }
        family: Record = {
            "household": home.pk, "head_name": head.name if head else "", "head_number": number, "head_phone": phone,
            "size": home.size, "address": home.address, "region": region,
        }  # fmt: skip
        found.append(Leaving(home, str(row.pk), stays, record | parts | family))
    return found
