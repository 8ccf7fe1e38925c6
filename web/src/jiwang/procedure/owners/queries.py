"""Reading owners' files. Every query begins with the offices for which somebody answers; row security repeats it underneath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jiwang.analysis.applying.courses import CourseStep, due_on, own_procedure, steps_on, words_on
from jiwang.kit.offices import Office
from jiwang.kit.sights import Sight, inside
from jiwang.procedure.owners.models import Deed, OwnFile, Plan
from jiwang.procedure.owners.rules import Progress, Step, open_steps
from jiwang.procedure.owners.states import AGAIN, Found, Kind
from jiwang.procedure.referrals.models import Referral
from jiwang.procedure.referrals.queries import referrals_to
from jiwang.procedure.referrals.states import State
from jiwang.registers.policy.queries import version_in_force

CLASSES, HELPS = "union_class", "union_help"
_MOST = 100  # referrals to choose from
LACKING = Q(unit="") | Q(answers="") | Q(contact="")
ON_FILE = Q(filed_on__isnull=False, left_on__isnull=True)
SHELVES = {
    "lacking": ON_FILE & LACKING,
    "waiting": Q(filed_on__isnull=True),
    "filed": ON_FILE,
    "left": Q(left_on__isnull=False),
}


@dataclass(frozen=True, slots=True)
class Owner:
    """A department in an area with the procedure that it keeps."""

    office: Office
    procedure: str  # empty where the law in force knows none


def owner_of(sight: Sight, on: date) -> Owner:
    """The first of an officer's offices for which the law in force knows a procedure of its own; else the first, without one."""
    offices = sorted((one for one in sight.offices if one.department), key=str)
    owners = [Owner(one, own_procedure(version_in_force(one.area, on), one.department)) for one in offices]
    return next((one for one in owners if one.procedure), owners[0])


def files_seen(sight: Sight) -> QuerySet[OwnFile]:
    """The files of the departments for which somebody answers."""
    return OwnFile.objects.filter(sight.of_offices("region", named=True)).select_related("by")


def files_of(owner: Owner) -> QuerySet[OwnFile]:
    """The files of an owner."""
    here = inside("region", [owner.office.area])
    return OwnFile.objects.filter(here, department=owner.office.department).select_related("by")


def on_shelf(found: QuerySet[OwnFile], shelf: str, today: date) -> QuerySet[OwnFile]:
    """The files of a shelf: what is due first at the top."""
    wanted = Q(due_on__lt=today) if shelf == "late" else SHELVES[shelf]
    return found.filter(wanted).order_by("due_on", "-at", "pk")


def named(found: QuerySet[OwnFile], text: str) -> QuerySet[OwnFile]:
    """The files in whose name, employer, address or helpers some characters stand."""
    wanted = Q()
    for field in ("name", "employer", "address", "unit", "answers", "contact"):
        wanted |= Q(**{f"{field}__icontains": text})
    return found.filter(wanted) if text else found


def numbers(found: QuerySet[OwnFile], today: date) -> dict[str, int]:
    """How many files lie on each shelf, and with how many something is late."""
    shelves = SHELVES | {"late": Q(due_on__lt=today)}
    asked = {shelf: Count("pk", filter=wanted) for shelf, wanted in shelves.items()}
    counted: dict[str, int] = found.order_by().aggregate(**asked)
    return counted


def plan_of(owner: Owner) -> Plan | None:
    """What the owner has said last for its area."""
    said = Plan.objects.filter(department=owner.office.department, region=owner.office.area)
    return said.select_related("by").order_by("-at", "-pk").first()


def progress_of(owner: Owner) -> Progress:
    """What is filed, counted from the rows, beside what the owner has said."""
    plan = plan_of(owner)
    return Progress(files_of(owner).filter(filed_on__isnull=False).count(), plan.number if plan else None)


def accepted_by(sight: Sight, owner: Owner) -> list[Referral]:
    """The families that the owner has accepted from a window and not yet taken down."""
    taken = OwnFile.objects.filter(referral=OuterRef("pk"))
    found = referrals_to(sight).filter(
        ~Exists(taken), department=owner.office.department, state=State.ACCEPTED
    )
    return list(found.order_by("opened_on", "pk")[:_MOST])


def referral_of(sight: Sight, file: OwnFile) -> Referral | None:
    """The referral from which a file was begun."""
    return referrals_to(sight).filter(pk=file.referral_id).first() if file.referral_id else None


def deeds_of(file: OwnFile) -> list[Deed]:
    """What was done with a household, the first deed first."""
    return list(Deed.objects.filter(file=file).select_related("by").order_by("on", "at", "pk"))


def course_of(file: OwnFile, on: date) -> tuple[CourseStep, ...]:
    """The steps of the file's procedure, as the law in force has them."""
    return steps_on(version_in_force(file.region, on), file.procedure, on)


def steps_now(file: OwnFile, on: date) -> list[Step]:
    """The steps that may be taken with a file."""
    steps = [Step(one.id, one.label, Kind(one.kind)) for one in course_of(file, on)]
    done = set(Deed.objects.filter(file=file).values_list("step", flat=True))
    return open_steps(steps, done, is_refused=file.found == Found.NOT)


def sorts_of(file: OwnFile, kind: Kind, on: date) -> tuple[str, ...]:
    """What may be chosen with a step: classes of a file, kinds of help."""
    lists = {Kind.FILING: CLASSES, Kind.HELP: HELPS}
    return words_on(version_in_force(file.region, on), lists[kind]) if kind in lists else ()


def next_due(file: OwnFile, on: date) -> date | None:
    """The earliest last day of what may come now; none where the law names no days, or nothing more is to be done."""
    if file.found == Found.NOT:
        return None
    deeds, clocks = deeds_of(file), {one.id: one.clock for one in course_of(file, on)}
    once = [file.declared_on, *(one.on for one in deeds if Kind(one.kind) not in AGAIN)]
    found = []
    for step in steps_now(file, on):
        if step.kind is Kind.PAIRING and any(one.step == step.id for one in deeds):
            continue  # may be changed, need not be
        own = [one.on for one in deeds if one.step == step.id]
        last = due_on(
            clocks[step.id], max([*once, *own]) if step.kind not in AGAIN else _since(file, own)
        ).last
        found += [last] if last else []
    return min(found, default=None)


def _since(file: OwnFile, own: list[date]) -> date:
    """From when a step counts that comes again: the last time, or the filing, or the exit."""
    return max([*own, file.left_on or file.filed_on or file.declared_on])
