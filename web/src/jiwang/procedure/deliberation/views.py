"""一事一议: the list, bringing a case up, one matter with its meeting, votes and signature, and the minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.analysis.applying.deliberating import Before, Choice, items_of
from jiwang.kit import clock
from jiwang.kit.papers.answering import as_file
from jiwang.kit.papers.drawing import drawn, lacking
from jiwang.kit.words.conditions import bar_in_words
from jiwang.kit.words.speaking import spoken
from jiwang.procedure.applications.queries import law_at
from jiwang.procedure.deliberation import actions, queries, rules
from jiwang.procedure.deliberation.actions import NO_LAW, Opening
from jiwang.procedure.deliberation.forms import (
    MeetForm,
    OpenForm,
    ReviewForm,
    SeatForms,
    SignForm,
    WordsForm,
)
from jiwang.procedure.deliberation.models import KINDS, LEVELS, Matter, Meeting
from jiwang.procedure.deliberation.rules import Asking, DeliberationRefused, counted
from jiwang.procedure.deliberation.states import DIGITS, PENS, READERS, STEPS, Kind, Level, State, Step, Voice
from jiwang.registers.determinations.queries import decided_by
from jiwang.registers.papers.actions import keep
from jiwang.registers.papers.models import Paper
from jiwang.registers.papers.queries import bytes_of
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import household_seen, names_of_heads
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.dispatch.actions import Actor

_PAGE = 30
_WHERES = ("open", "met", "owed", "review", "ended")
_VERDICTS = {
    "yes": gettext_lazy("符合"), "no": gettext_lazy("不符合"), "unknown": gettext_lazy("待核实"), "undecided": gettext_lazy("待认定"),
}  # fmt: skip


@require_safe
@admits(*READERS)
def inbox(request: OfficerRequest) -> HttpResponse:
    """The matters of a shelf."""
    where = request.GET.get("where", "")
    where = where if where in _WHERES else "open"
    found, today = queries.matters_seen(request.sight), clock.today()
    page = Paginator(queries.on_shelf(found, where, today), _PAGE).get_page(request.GET.get("page"))
    paths = paths_of({one.region for one in page}, start=told_from(request.sight.areas))
    heads = names_of_heads({one.household_id for one in page})
    shown = {
        "page": page,
        "rows": [(one, paths[one.region], heads.get(one.household_id, "")) for one in page],
        "where": where,
        "numbers": queries.numbers(found, today),
        "today": today,
    }
    return render(request, "deliberation/inbox.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admits(*PENS)
def start(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Bring a case up; what cannot be brought up comes back with what was typed and the reason why."""
    household = household_seen(request.sight, household_id)
    if household is None:
        raise Http404
    if request.method != "POST":
        return _start(request, household, _open_form(request, household, request.GET.get("level", "")))
    form = _open_form(request, household, request.POST.get("level", ""), told=request.POST)
    if not form.is_valid():
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
        return _start(request, household, form, status=422)
    asked = form.cleaned_data
    part = queries.part_of(request.sight, household, asked["part"])
    opening = Opening(asked["level"], asked["ground"], asked["item"], asked["words"], part)
    try:
        with transaction.atomic():
            made = actions.open_matter(household, opening, by=_actor(request), at=clock.now())
    except DeliberationRefused as error:
        messages.error(request, spoken(error))
        return _start(request, household, form, status=422)
    messages.success(request, _("已提出。情况和卡住的规定已经填好，请安排开会。"))
    return redirect("deliberation:matter", made.pk)


@never_cache
@require_safe
@admits(*READERS)
def matter_page(request: OfficerRequest, matter_id: UUID) -> HttpResponse:
    """One matter: facts, what bars it, what may be chosen, the meeting, and what this officer may do now."""
    found = get_object_or_404(queries.matters_seen(request.sight), pk=matter_id)
    actions.look_at(found, by=_actor(request), at=clock.now())
    return _page(request, found)


@never_cache
@require_POST
@admits(*READERS)
def take_step(request: OfficerRequest, matter_id: UUID) -> HttpResponse:
    """Take a step; what cannot be taken comes back with what was typed and the reason why."""
    found = get_object_or_404(queries.matters_seen(request.sight), pk=matter_id)
    asked = request.POST.get("step", "")
    if asked not in _ACTS:
        raise Http404
    form = _FORMS[asked](request, found, request.POST)
    if all(one.is_valid() for one in form.values()):
        try:
            with transaction.atomic():
                said = _ACTS[asked](found, form, _actor(request))
        except DeliberationRefused as error:
            messages.error(request, spoken(error))
        else:
            messages.success(request, said)
            return redirect("deliberation:matter", found.pk)
    else:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    again = get_object_or_404(queries.matters_seen(request.sight), pk=matter_id)
    return _page(request, again, bound={asked: form}, status=422)


@never_cache
@require_safe
@admits(*READERS)
def minutes(request: OfficerRequest, matter_id: UUID) -> HttpResponse:
    """会议纪要, as it was signed: the same sentences every time."""
    found = get_object_or_404(queries.matters_seen(request.sight).select_related("minutes"), pk=matter_id)
    kept = getattr(found, "minutes", None)
    if kept is None:
        raise Http404
    actions.note_print(kept, by=_actor(request), at=clock.now())
    shown = {"matter": found, "told": kept.told, "lacking": lacking()}
    return render(request, "deliberation/minutes.html", shown)


@never_cache
@require_safe
@admits(*READERS)
def paper(request: OfficerRequest, matter_id: UUID) -> HttpResponse:
    """会议纪要 as a file: made once, the same bytes every time."""
    found = get_object_or_404(queries.matters_seen(request.sight).select_related("minutes"), pk=matter_id)
    minutes = getattr(found, "minutes", None)
    if minutes is None or lacking():
        raise Http404
    blank = Paper(about=f"minutes:{found.pk}", region=found.region, name=minutes.told["number"])
    page = render_to_string("parts/paper.html", {"told": minutes.told})
    kept = keep(blank, lambda: drawn(page), by=request.officer, at=clock.now())
    return as_file(bytes_of(kept), name=kept.name)


def _page(
    request: OfficerRequest, found: Matter, *, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    standing, asking = queries.standing_of(found), Asking(request.officer.pk, tuple(request.held))
    why_not = {step: rules.refusal(standing, step, asking) for step in STEPS[standing.level]}
    steps = [step for step, refused in why_not.items() if refused is None]
    meeting = queries.newest_meeting(found)
    seats = list(meeting.seats.order_by("place")) if meeting else []
    shown = {
        "matter": found,
        "bars": [(one, bar_in_words(one)) for one in found.bars],
        "name": names_of_heads([found.household_id]).get(found.household_id, ""),
        "place": paths_of([found.region], start=4)[found.region],
        "choices": _named(_before(found)) if found.state == State.OPEN else [],
        "kinds": KINDS,
        "meeting": meeting,
        "choice": meeting.choice if meeting else None,
        "seats": seats,
        "count": counted(rules.Seat(one.name, one.duty, Voice(one.voice), is_kin=one.is_kin, has_entered=one.has_entered) for one in seats),
        "minutes": getattr(found, "minutes", None),
        "review": getattr(found, "review", None),
        **_money(request, found, meeting),
        "determinations": decided_by(f"matter:{found.pk}"),
        "steps": {str(one) for one in steps},
        "forms": {str(one): (bound or {}).get(one) or _FORMS[one](request, found, None) for one in steps},
        "blocked": why_not[Step.SIGN] if found.state == State.MET and areas_held(request, *_signers(found)) else None,
        "passages": found.passages.select_related("by").order_by("at", "pk"),
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "deliberation/matter.html", shown, status=status)


def _money(request: OfficerRequest, found: Matter, meeting: Meeting | None) -> dict[str, Any]:
    """Where the money of a signed meeting stands: booked by a decision, before one, or not applied for yet."""
    if meeting is None or meeting.kind != Kind.AID or not meeting.is_carried or not hasattr(found, "minutes"):
        return {}
    booking = queries.booking_of(found)
    return {
        "owes": True, "booking": booking,
        "payable": None if booking else queries.part_for(request.sight, found, meeting.choice["item"]),
    }  # fmt: skip


def _start(
    request: OfficerRequest, household: Household, form: OpenForm, *, status: int = 200
) -> HttpResponse:
    levels, today = _levels(request, household), clock.today()
    level = _level(request, household, str(form["level"].value() or ""))
    listed = queries.agenda(household, level, today)
    shown = {
        "household": household,
        "form": form,
        "name": names_of_heads([household.pk]).get(household.pk, ""),
        "place": paths_of([household.region], start=4)[household.region],
        "levels": [(one, LEVELS[one]) for one in levels],
        "level": level,
        "agenda": listed,
        "matters": queries.matters_about(request.sight, household.pk),
        "has_law": law_at(household.region, today) is not None,
        "no_law": NO_LAW,
    }
    return render(request, "deliberation/start.html", shown, status=status)


def _open_form(request: OfficerRequest, household: Household, level: str, *, told: Any = None) -> OpenForm:
    today = clock.today()
    chosen = _level(request, household, level)
    listed = queries.agenda(household, chosen, today)
    first = {"level": chosen, "part": request.GET.get("part", ""), "item": request.GET.get("item", "")}
    return OpenForm(
        told, items=list(items_of(law_at(household.region, today)).items()), grounds=[one.label for one in listed.grounds] if listed else [],
        initial=first,
    )  # fmt: skip


def _levels(request: OfficerRequest, household: Household) -> list[Level]:
    """The meetings before which this officer may bring a case: of the own level and above."""
    areas = [one for one in areas_held(request, *PENS) if household.region.startswith(one)]
    digits = max(map(len, areas), default=0)
    return [one for one in Level if DIGITS[one] <= digits]


def _level(request: OfficerRequest, household: Household, asked: str) -> Level:
    open_to = _levels(request, household)
    named = Level(asked) if asked in set(Level) else None
    return named if named in open_to else next(iter(open_to), Level.COUNTY)


def _before(found: Matter) -> Before | None:
    return queries.before_the_law(found.household, found.item, Level(found.level), on=clock.today())


def _named(before: Before | None) -> list[tuple[Choice, str]]:
    """What may be chosen, as one line each."""
    return [(one, _line_of(one)) for one in before.choices] if before else []


def _line_of(one: Choice) -> str:
    kind = KINDS[Kind(one.kind)]
    if not one.label:
        return str(kind)
    if not one.after or one.kind == Kind.STATUS:
        return _("%(kind)s：%(label)s") % {"kind": kind, "label": one.label}
    return _("%(kind)s：%(label)s（这样定以后：%(after)s）") % {
        "kind": kind,
        "label": one.label,
        "after": _VERDICTS[one.after],
    }


def _meet_form(request: OfficerRequest, found: Matter, told: Any) -> dict[str, Any]:
    named = _named(_before(found))
    grounds = list(dict.fromkeys(ground for one, _label in named for ground in one.grounds))
    sitting = [
        {"officer": one.pk, "name": one.name, "duty": duty} for one, duty in queries.candidates(found, clock.today())
    ]  # fmt: skip
    first = {"meeting": uuid4(), "held_on": clock.today()}
    return {
        "form": MeetForm(
            told, choices=[(one.key, label) for one, label in named], grounds=grounds, initial=first
        ),
        "seats": SeatForms(told, initial=sitting, prefix="seat"),
    }


def _words_form(_request: OfficerRequest, _found: Matter, told: Any) -> dict[str, Any]:
    return {"form": WordsForm(told)}


def _sign_form(_request: OfficerRequest, _found: Matter, told: Any) -> dict[str, Any]:
    return {"form": SignForm(told)}


def _review_form(_request: OfficerRequest, _found: Matter, told: Any) -> dict[str, Any]:
    return {"form": ReviewForm(told)}


def _met(found: Matter, form: dict[str, Any], by: Actor) -> str:
    asked: MeetForm = form["form"]
    seats = tuple(one.seat() for one in form["seats"] if one.cleaned_data.get("voice"))
    actions.meet(found.pk, asked.cleaned_data["meeting"], asked.told(seats), by=by, at=clock.now())
    return _("表决已记下，等负责人签发。")


def _sent_back(found: Matter, form: dict[str, Any], by: Actor) -> str:
    actions.send_back(found.pk, words=form["form"].cleaned_data["words"], by=by, at=clock.now())
    return _("已退回重议。")


def _dropped(found: Matter, form: dict[str, Any], by: Actor) -> str:
    actions.drop(found.pk, words=form["form"].cleaned_data["words"], by=by, at=clock.now())
    return _("已撤下，按现行规定办。")


def _signed(found: Matter, form: dict[str, Any], by: Actor) -> str:
    actions.sign(found.pk, is_apart=form["form"].cleaned_data["is_apart"], by=by, at=clock.now())
    return _("纪要已编号签发。豁免或认定的条件从今天起按会议的决定计算。")


def _reviewed(found: Matter, form: dict[str, Any], by: Actor) -> str:
    actions.review(found.pk, **form["form"].cleaned_data, by=by, at=clock.now())
    return _("复查已记下。")


_FORMS: dict[str, Callable[[OfficerRequest, Matter, Any], dict[str, Any]]] = {
    Step.MEET: _meet_form, Step.SEND_BACK: _words_form, Step.SIGN: _sign_form, Step.DROP: _words_form, Step.REVIEW: _review_form,
}  # fmt: skip
_ACTS: dict[str, Callable[[Matter, dict[str, Any], Actor], str]] = {
    Step.MEET: _met, Step.SEND_BACK: _sent_back, Step.SIGN: _signed, Step.DROP: _dropped, Step.REVIEW: _reviewed,
}  # fmt: skip


def _signers(found: Matter) -> tuple[Any, ...]:
    return tuple(STEPS[Level(found.level)][Step.SIGN].duties)


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
