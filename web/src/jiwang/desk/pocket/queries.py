"""Reading phones and what they are given. What a phone is given is what its officer's own form would show at the desk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from jiwang.analysis.visiting import packed
from jiwang.desk.pocket import rules
from jiwang.desk.pocket.models import HANDS, Carried, Device, Enclosure, Mark
from jiwang.desk.pocket.states import Standing
from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.sights import EVERYWHERE, Sight, seeing
from jiwang.kit.words.speaking import spoken
from jiwang.registers.authorisations.rules import Signer, needs_guardian
from jiwang.registers.people.models import Person
from jiwang.registers.people.queries import heads_of
from jiwang.registers.places.queries import paths_of
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.models import AGES
from jiwang.stages.alerts.rules import age_of
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import tasks_held
from jiwang.stages.visits.models import Draft, Visit
from jiwang.stages.visits.queries import (
    asked_of,
    errands_of,
    is_round,
    is_wanted,
    newest_answers,
    others_of,
    present_members,
    to_choose,
    topics_of,
    within,
)
from jiwang.stages.visits.rules import AMOUNT, COUNT, Asked, Report, VisitRefused, misfits, value_of
from jiwang.stages.visits.states import Met

FILES = ("desk.css", "pocket.js", "mark.svg")  # what the shell needs besides itself
_STATIC = Path(__file__).parents[2] / "static"
_SHELL = Path(__file__).parent / "templates" / "pocket" / "shell.html"


def worker_script() -> str:
    """The service worker as it was built."""
    return (_STATIC / "pocket-worker.js").read_text(encoding="utf-8")


@cache
def print_of_shell(language: str) -> str:
    """What tells one version of the shell and its files from another, in one language."""
    found = hashlib.sha256(language.encode())
    for path in (_SHELL, *(_STATIC / one for one in (*FILES, "pocket-worker.js"))):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def secret_cipher() -> FieldCipher:
    """For the secrets of phones."""
    return FieldCipher(settings.FIELD_KEY, "pocket.secret")


def mark_cipher() -> FieldCipher:
    """For drawn signatures."""
    return FieldCipher(settings.FIELD_KEY, "pocket.mark")


def device_of(officer: Officer, device: UUID) -> Device | None:
    """A phone of an officer's own, wherever they work now."""
    with seeing(EVERYWHERE):
        return Device.objects.filter(pk=device, officer=officer).first()


def device_known(device: UUID) -> Device | None:
    """A phone by the name that it alone knows."""
    with seeing(EVERYWHERE):
        return Device.objects.filter(pk=device).first()


def devices_seen(sight: Sight, officer: Officer, areas: Iterable[str]) -> list[Device]:
    """One's own phones and those of one's areas, with how many households each carries; those in use first."""
    inside = Q(officer=officer)
    for area in areas:
        inside |= Q(region__startswith=area)
    carrying = Count("carried__task", filter=Q(carried__left_at=None), distinct=True)
    found = Device.objects.filter(sight.within("region") & inside)
    return list(found.select_related("officer", "revoked_by").annotate(carries=carrying).order_by("-seen_at"))


def live_devices(officer: Officer, at: Any) -> int:
    """How many phones of an officer are in use."""
    with seeing(EVERYWHERE):
        found = Device.objects.filter(officer=officer, revoked_at=None, closed_at=None, expires_at__gt=at)
        return found.count()


def standing_of(device: Device, at: Any) -> Standing:
    """Where a phone stands."""
    return rules.standing(
        expires_at=device.expires_at, revoked_at=device.revoked_at, closed_at=device.closed_at, at=at
    )


def carried_form(device: Device, task: str, digest: str) -> Carried | None:
    """The form that a phone was given for a task, wherever the task lies now."""
    with seeing(EVERYWHERE):
        return Carried.objects.filter(device=device, task=task, digest=digest).select_related("task").first()


def marks_of(sight: Sight, visits: Iterable[Visit]) -> dict[UUID, list[Mark]]:
    """The drawn signatures of some visits."""
    found: dict[UUID, list[Mark]] = {}
    asked = Mark.objects.filter(within(sight), visit__in=[one.pk for one in visits])
    for one in asked.defer("sealed").select_related("person").order_by("drawn_at"):
        found.setdefault(one.visit, []).append(one)
    return found


def mark_seen(sight: Sight, mark: UUID) -> Mark | None:
    """One drawn signature, where it is within a sight."""
    return Mark.objects.filter(within(sight), pk=mark).first()


def enclosure_cipher() -> FieldCipher:
    """For photos and sounds."""
    return FieldCipher(settings.FIELD_KEY, "pocket.enclosure")


def enclosures_of(sight: Sight, visits: Iterable[Visit]) -> dict[UUID, list[Enclosure]]:
    """The photos and sounds of some visits that have come whole."""
    found: dict[UUID, list[Enclosure]] = {}
    asked = Enclosure.objects.filter(within(sight), visit__in=[one.pk for one in visits])
    for one in asked.exclude(whole_at=None).order_by("made_at", "pk"):
        found.setdefault(one.visit, []).append(one)
    return found


def was_refused(visit: UUID) -> bool:
    """Whether at a visit nobody would speak."""
    with seeing(EVERYWHERE):
        return Visit.objects.filter(pk=visit, outcome=Outcome.REFUSED).exists()


def enclosure_seen(sight: Sight, enclosure: UUID) -> Enclosure | None:
    """One that is whole and not destroyed, where it is within a sight."""
    found = Enclosure.objects.filter(within(sight), pk=enclosure, destroyed_at=None)
    return found.exclude(whole_at=None).first()


def enclosures_over(at: datetime) -> list[Enclosure]:
    """Those whose time is over: kept long enough, or never whole, or without a visit. The caller sees everything."""
    came = Exists(Visit.objects.filter(pk=OuterRef("visit")))
    is_lost = Q(at__lt=at - rules.LOST) & (Q(whole_at=None) | ~Q(came))
    return list(
        Enclosure.objects.filter(Q(at__lt=at - rules.KEPT) | is_lost, destroyed_at=None).order_by("at")
    )


def tasks_to_carry(sight: Sight, officer: Officer) -> list[Task]:
    """What an officer carries along: what they hold and have not visited, the most urgent first, each household once: a visit serves
    all that is due."""
    found: dict[int | str, Task] = {}
    for one in tasks_held(sight, officer).filter(outcome=""):
        found.setdefault(one.household_id or one.pk, one)
    return list(found.values())[: rules.MOST_HOUSEHOLDS]


def form_of(task: Task, on: date) -> dict[str, Any]:
    """The form of a task as it is handed out: what is asked, what may be asked besides, and what is known now."""
    plain = asked_of(task, Draft(chosen=[]), on)
    members = [one.pk for one in present_members(task)]
    pairs = [
        (one.id, member) for one in to_choose(task, on) for member in (members if one.is_personal else [None])
    ]
    every = asked_of(task, Draft(chosen=[list(one) for one in pairs]), on) if pairs else plain
    known = newest_answers(task.household_id) if task.household_id else {}
    return {
        "sections": packed(every),
        "asked": [one.key for section in plain if is_wanted(section) for one in section.questions],
        "known": [[question, member, str(key)] for (question, member), key in known.items()],
        "visits": Visit.objects.filter(household=task.household_id).count() if task.household_id else 0,
    }


def digest_of(form: dict[str, Any]) -> str:
    """What tells one form from another."""
    return hashlib.sha256(json.dumps(form, sort_keys=True).encode()).hexdigest()[:16]


def parcel(tasks: list[tuple[Task, dict[str, Any]]], on: date) -> dict[str, Any]:
    """Everything that a phone needs for the days without network: each question stands once."""
    heads = heads_of([task.household_id for task, _form in tasks if task.household_id])
    paths = paths_of({task.region for task, _form in tasks}, start=6)
    questions = {
        ask["id"]: ask for _task, form in tasks for section in form["sections"] for ask in section["asks"]
    }
    return {
        "tasks": [
            _task(task, form, head=heads.get(task.household_id or 0), place=paths[task.region], on=on)
            for task, form in tasks
        ],
        "questions": questions,
        "patterns": {
            "amount": [AMOUNT.pattern, _sentence("amount")],
            "count": [COUNT.pattern, _sentence("count")],
            "date": [r"\d{4}-\d{2}-\d{2}", _sentence("date")],
        },
        "checks": _checks(on),
        "day": spoken(next(misfits(Report(Outcome.TRUE, Met.HEAD, None), today=on))[1]),
    }


def _task(task: Task, form: dict[str, Any], *, head: Person | None, place: str, on: date) -> dict[str, Any]:
    asked = set(form["asked"])
    age, due = age_of(task.due_on, on), (task, *others_of(task))
    return {
        "id": task.pk,
        "form": digest_of(form),
        "name": head.name if head else task.told_name,
        "place": place,
        "address": task.household.address if task.household else task.told_address,
        "due_on": task.due_on.isoformat(),
        "age": str(age),
        "age_label": str(AGES[age]),
        "say": list(dict.fromkeys(spoken(sentence) for one in due for sentence in one.say)),
        "find_out": topics_of(task, due[1:]),
        "errands": [one or _("核实情况") for one in errands_of(task, due[1:], on)],
        "is_told": task.household_id is None,
        "is_round": is_round(task),
        "members": [
            {"id": one.pk, "name": one.name, "signs": _signs(one, on)} for one in present_members(task)
        ],
        "sections": [
            {
                "label": section["label"],
                "group": section["group"],
                "member": section["member"],
                "is_more": not asked & set(_keys(section)),
                "asks": [ask["id"] for ask in section["asks"]],
            }
            for section in form["sections"]
        ],
    }


def _keys(section: dict[str, Any]) -> list[str]:
    member = section["member"]
    return [f"{ask['id']}@{member}" if member else ask["id"] for ask in section["asks"]]


def _signs(person: Person, on: date) -> bool:
    """Whether a member signs alone, as far as the register knows."""
    return needs_guardian(Signer(person.pk, person.birth), on=on, lacks_capacity=False) is False


def _sentence(kind: str) -> str:
    """What is said of an answer that does not fit a kind; `{}` stands for the question."""
    try:
        return value_of(Asked("{}", kind), ["?"])
    except VisitRefused as refused:
        return spoken(refused)


def _checks(on: date) -> dict[str, list[list[str]]]:
    """Why a visit with an outcome and somebody met cannot be sent, by the rule itself: what to do, at which field, and which field must
    be filled for that; what can be sent is left out."""
    found = {}
    for outcome, met in product((None, *Outcome), (None, *Met)):
        plain = dict(misfits(Report(outcome, met, on), today=on))
        objecting = dict(misfits(Report(outcome, met, on, objection="?"), today=on))
        every = [[spoken(why), field] for field, why in plain.items()]
        every += [[spoken(why), field, "objection"] for field, why in objecting.items() if field not in plain]
        if every:
            found[f"{outcome or ''} {met or ''}"] = every
    return found


def hands() -> list[tuple[str, object]]:
    """Whose hands draw, with what they are called."""
    return [(str(hand), label) for hand, label in HANDS.items()]
