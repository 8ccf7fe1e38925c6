"""⑤ The form of a visit, for a phone at the door; and the same on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jiwang.analysis.visiting import Section
from jiwang.kit import clock
from jiwang.kit.sights import COUNTY
from jiwang.kit.words.speaking import spoken
from jiwang.registers.people.models import Person
from jiwang.registers.people.queries import heads_of, masked
from jiwang.registers.places.queries import paths_of
from jiwang.registers.staff.permissions import FAMILY_DUTIES, OfficerRequest, admits, areas_held
from jiwang.stages.alerts.models import OUTCOMES
from jiwang.stages.alerts.permissions import READERS
from jiwang.stages.alerts.rules import RulingRefused
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.rules import MoveRefused
from jiwang.stages.visits import actions, queries
from jiwang.stages.visits.actions import Sending, Typed
from jiwang.stages.visits.forms import RoundForm, VisitForm, typed
from jiwang.stages.visits.models import METS, ROUND_OUTCOMES, SIGNED, Draft
from jiwang.stages.visits.permissions import OPENERS, VISITORS, typing_areas
from jiwang.stages.visits.rules import (
    YES_NO,
    Asked,
    Report,
    VisitRefused,
    answered_in,
    misfit_answers,
    misfits,
    sum_of,
    takes_answers,
    tallied,
)

_ALL = 100  # per cent


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*VISITORS)
def form(request: OfficerRequest, task_id: str) -> HttpResponse:
    """What to ask at this door; kept as a draft or sent. What cannot be sent is kept, and the page says why."""
    task = _in_hand(request, task_id)
    if request.method == "POST":
        return _taken(request, task)
    draft = queries.draft_of(task, request.officer)
    return _page(request, task, said=draft.typed if draft else {})


def _page(
    request: OfficerRequest, task: Task, *, said: Typed, wrong: Mapping[str, str] | None = None
) -> HttpResponse:
    """The form with what was typed; `wrong` says by field what keeps it from being sent."""
    draft = queries.draft_of(task, request.officer)
    shown = _asked(task, draft, said=said, wrong=wrong or {}) | {
        "visit": draft.pk if draft else uuid4(),
        "made_at": clock.now().isoformat(),
        "typed": said,
        "wrong": wrong,
        "yes_no": YES_NO,
        "draft": draft,
        "outcomes": _outcomes(task).items(),
        "mets": METS.items(),
        "signs": SIGNED.items(),
        "today": clock.today(),
        "visitor": task.holder if task.holder_id != request.officer.pk else None,
        "more": _more(task, draft),
    }
    return render(request, "visits/form.html", shown, status=422 if wrong else 200)


@never_cache
@require_safe
@admits(*VISITORS)
def paper(request: OfficerRequest, task_id: str) -> HttpResponse:
    """The same questions to be filled in by hand, with room for the names of both sides."""
    task = _in_hand(request, task_id)
    actions.note_print(task, by=_actor(request), at=clock.now())
    draft = queries.draft_of(task, request.officer)
    shown = _asked(task, draft, said=draft.typed if draft else {}, wrong={}) | {
        "outcomes": _outcomes(task).values(),
        "mets": METS.values(),
        "forms": queries.forms_at(task, clock.today()),
    }
    return render(request, "visits/paper.html", shown)


@never_cache
@require_safe
@admits(*FAMILY_DUTIES)
def visit(request: OfficerRequest, visit_id: UUID) -> HttpResponse:
    """What a visit has found: the programmes of which the family may be told, which facts count now, and what was said."""
    found = get_object_or_404(queries.visits_seen(request.sight), pk=visit_id)
    is_village = not areas_held(request, *READERS)
    shown: dict[str, Any] = {
        "visit": found,
        "visits": [found],
        "head": heads_of([found.household_id]).get(found.household_id) if found.household_id else None,
        "place": paths_of([found.region], start=4)[found.region],
        "is_village": is_village,
        "prospects": queries.prospects_of(found, with_amounts=not is_village),
        "facts": queries.facts_shown(request.sight, found.household, clock.today())
        if found.household and not is_village
        else [],
    }
    return render(request, "visits/visit.html", shown)


def _taken(request: OfficerRequest, task: Task) -> HttpResponse:
    asked, said = VisitForm(request.POST), typed(request.POST)
    if not asked.is_valid():
        messages.error(request, _("有一项填得不对，请改了再送。"))
        wrong = {name: str(errors[0]) for name, errors in asked.errors.items()}
        return _page(request, task, said=said, wrong=wrong)
    now, by = clock.now(), _actor(request)
    draft = queries.draft_of(task, request.officer)
    chosen = [(str(group), member) for group, member in draft.chosen] if draft else []
    chosen += [one for one in asked.wanted() if one not in chosen]
    draft = actions.keep(task, said, chosen=chosen, by=by, at=now)
    if asked.cleaned_data["act"] != "send":
        messages.success(request, _("已存为草稿，还没有送出。"))
        return redirect("visits:form", task.pk)
    wrong = _wrong(task, draft, asked.report())
    if wrong:
        return _page(request, task, said=said, wrong=wrong)
    visitor = task.holder if task.holder_id != request.officer.pk else None
    sending = Sending(asked.cleaned_data["visit"], asked.report(), said, asked.cleaned_data["made_at"] or now, visitor)  # fmt: skip
    return _sent(request, task, sending, at=now)


def _wrong(task: Task, draft: Draft, report: Report) -> dict[str, str]:
    """What keeps a form from being sent, by field; of several things at one field the first."""
    found: dict[str, str] = {}
    for field, sentence in misfits(report, today=clock.today(), is_told=task.household_id is None):
        found.setdefault(field, spoken(sentence))
    if report.outcome is None or takes_answers(report.outcome):
        asked = queries.asked_of(task, draft, clock.today(), answered=answered_in(draft.typed))
        every = [(one.key, one.question) for section in asked for one in section.questions]
        asks = [(key, Asked(one.wording, one.kind, one.choices)) for key, one in every]
        found |= {key: spoken(refused) for key, refused in misfit_answers(asks, draft.typed)}
    return found


def _sent(request: OfficerRequest, task: Task, sending: Sending, *, at: datetime) -> HttpResponse:
    try:
        sent = actions.send(task.pk, sending, by=_actor(request), at=at)
    except (VisitRefused, RulingRefused, MoveRefused) as error:
        messages.error(request, spoken(error))
        return redirect("visits:form", task.pk)
    done = (
        _("走访已登记，任务办结。")
        if task.household_id is None
        else _("走访已登记，接下来由乡镇（街道）处置。")
    )
    messages.success(request, done)
    return redirect("visits:visit", sent.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*OPENERS)
def rounds(request: OfficerRequest) -> HttpResponse:
    """季访、抽查、节日走访: how many are due in the office's area, done and late, place by place; and begin one."""
    area = min(areas_held(request, *OPENERS), key=lambda one: (len(one), one))
    if request.method == "POST":
        return _begun(request, area)
    found = queries.rounds_at(area, clock.today())
    digits = len(area) + 3
    tallies = [tallied(one.standings.values(), digits=digits) for one in found]
    names = paths_of({each.place for there in tallies for each in there}, start=len(area))
    shown = {
        "rounds": [
            (one, there, sum_of(there), one.about.share < _ALL)
            for one, there in zip(found, tallies, strict=True)
        ],
        "names": names,
        "is_county": len(area) <= COUNTY,
        "area": paths_of([area], start=4)[area],
    }
    return render(request, "visits/rounds.html", shown)


def _begun(request: OfficerRequest, area: str) -> HttpResponse:
    form = RoundForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有这种走访，请刷新后再选。"))
        return redirect("visits:rounds")
    try:
        made = actions.begin_round(form.cleaned_data["occasion"], area, by=_actor(request), at=clock.now()).made  # fmt: skip
    except StopIteration:
        messages.error(request, _("没有这种走访，请刷新后再选。"))
    except VisitRefused as error:
        messages.error(request, spoken(error))
    else:
        done = ngettext("已开始，%(count)d 户的任务已派出。", "已开始，%(count)d 户的任务已派出。", made)
        messages.success(request, done % {"count": made})
    return redirect("visits:rounds")


def _in_hand(request: OfficerRequest, task_id: str) -> Task:
    """The task of this officer, or of somebody whose paper they type in."""
    areas = typing_areas(request.held)
    return get_object_or_404(queries.task_in_hand(request.sight, request.officer, task_id, types_in=areas))


def _outcomes(task: Task) -> Mapping[Any, Any]:
    """What a visit can find: where no alert has asked for it, whether something is new."""
    return ROUND_OUTCOMES if queries.is_round(task) else OUTCOMES


def _asked(task: Task, draft: Draft | None, *, said: Typed, wrong: Mapping[str, str]) -> dict[str, Any]:
    members: dict[int | None, Person] = {one.pk: one for one in queries.present_members(task)}
    others, day = queries.others_of(task), clock.today()
    asked = queries.asked_of(task, draft, day, answered=answered_in(said))
    return {
        "task": task,
        "says": list(dict.fromkeys(sentence for one in (task, *others) for sentence in one.say)),
        "others": others,
        "errands": queries.errands_of(task, others, day),
        "members": [(one, masked(one)[1]) for one in members.values()],
        "last": queries.last_visit(task),
        "day": day,
        "head": heads_of([task.household_id]).get(task.household_id) if task.household_id else None,
        "place": paths_of([task.region], start=4)[task.region],
        **_shelved([_shown(one, members, said=said, wrong=wrong) for one in asked], [queries.is_wanted(one) for one in asked]),
    }  # fmt: skip


Shown = tuple[str, Person | None, list[tuple[Any, Sequence[str], str]]]
"""A section with its heading: whom it asks about, and its questions with what was typed and what is wrong about it."""


def _shown(
    section: Section, members: Mapping[int | None, Person], *, said: Typed, wrong: Mapping[str, str]
) -> Shown:
    asked = [(one, said.get(one.key, []), wrong.get(one.key, "")) for one in section.questions]
    return section.label, members.get(section.member), asked


def _shelved(every: list[Shown], wanted: list[bool]) -> dict[str, Any]:
    """The questions that an alert or the occasion wants; and besides, person by person, those that the law alone would have."""
    besides: dict[Person | None, list[Shown]] = {}
    for one, is_wanted in zip(every, wanted, strict=True):
        if not is_wanted:
            besides.setdefault(one[1], []).append(one)
    return {
        "every": every,
        "sections": [one for one, is_wanted in zip(every, wanted, strict=True) if is_wanted],
        "besides": [
            (person, found, sum(len(asked) for _, _, asked in found), _is_begun(found))
            for person, found in besides.items()
        ],
    }


def _is_begun(found: list[Shown]) -> bool:
    return any(any(said) or wrong for _, _, asked in found for _, said, wrong in asked)


def _more(task: Task, draft: Draft | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be asked besides, person by person, first of the household: the name, and values with their headings."""
    chosen = {(group, member) for group, member in draft.chosen} if draft else set()
    choices = queries.to_choose(task, clock.today())
    people: list[tuple[int | None, str]] = [(None, "")]
    people += [(one.pk, one.name) for one in queries.present_members(task)]
    found = [
        (
            name,
            [
                (f"{one.id}@{pk}" if pk else one.id, one.label)
                for one in choices
                if one.is_personal == (pk is not None) and (one.id, pk) not in chosen
            ],
        )
        for pk, name in people
    ]
    return [(name, options) for name, options in found if options]


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
