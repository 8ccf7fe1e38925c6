"""经济状况核对: what is asked of which office, each with its own clock, what was answered, and the report. Only checked, never judged."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.analysis.applying.checks import CheckItem, items_of
from jiwang.analysis.batches import FileRefused
from jiwang.kit import clock, sheets
from jiwang.kit.words.speaking import spoken
from jiwang.procedure.applications.models import Application
from jiwang.procedure.applications.queries import applications_seen, law_at
from jiwang.procedure.verification import actions, filling, queries, receiving, rules
from jiwang.procedure.verification.actions import Turned
from jiwang.procedure.verification.forms import (
    AnswerForm,
    AskForm,
    FileForm,
    SearchForm,
    WordsForm,
)
from jiwang.procedure.verification.models import STEPS as STEP_WORDS
from jiwang.procedure.verification.models import Check
from jiwang.procedure.verification.rules import CheckRefused
from jiwang.procedure.verification.states import ANSWERERS, LIVE, READERS, STEPS, Place, State, Step
from jiwang.registers.places.queries import paths_of
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.actions import Actor

_PAGE = 30
_WORDY = frozenset({Step.OBJECT, Step.STOP})


@require_safe
@admits(*sorted(READERS))
def shelves(request: OfficerRequest) -> HttpResponse:
    """Checks by where they stand, red first."""
    today, shelf = clock.today(), request.GET.get("where", "running")
    shelf = shelf if shelf in {*queries.SHELVES, "late"} else "running"
    form = SearchForm(request.GET)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = queries.named(queries.checks_seen(request.sight), text)
    page = Paginator(queries.on_shelf(found, shelf, today), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": [(one, rules.summed(Place(each.state) for each in one.lines.all()), queries.late_ones(one, today)) for one in page],
        "paths": paths_of({one.region for one in page}, start=told_from(request.sight.areas)),
        "where": shelf,
        "form": form,
        "text": text,
        "numbers": queries.numbers(found, today),
        "may_answer": bool(areas_held(request, *ANSWERERS)),
        "today": today,
    }  # fmt: skip
    return render(request, "verification/list.html", shown)


@require_safe
@admits(Duty.LIAISON)
def desk(request: OfficerRequest) -> HttpResponse:
    """What the liaison's own office is asked, and nothing of the others."""
    today, is_open = clock.today(), request.GET.get("show") != "ended"
    page = Paginator(queries.inbox(request.sight, is_open=is_open), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": [(one, queries.is_late(one, today)) for one in page],
        "paths": paths_of({one.region for one in page}, start=4),
        "is_open": is_open,
    }
    return render(request, "verification/desk.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(Duty.TOWNSHIP_CLERK)
def ask(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """The township asks for a check of an application: for what, of whom, until when."""
    found = _application(request, application_id)
    today = clock.today()
    items = items_of(law_at(found.region, today))
    persons, parts = queries.persons_of(found.household, today), queries.open_parts(found)
    names = [one.item for one in parts]
    permitted = queries.permitted(persons, items.values(), names, on=today)
    choices = {
        "parts": [(one.item, one.label) for one in parts],
        "people": [(one.key, one.name) for one in persons.subjects],
        "items": [(one.id, one.label) for one in items.values()],
    }
    start = {
        "parts": names, "people": sorted({key for key, _item in permitted}), "items": [one.id for one in items.values() if not one.is_auxiliary],
        "until": _until(persons, today),
    }  # fmt: skip
    form = AskForm(request.POST or None, choices=choices, initial=start)
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted(queries.permitted(persons, items.values(), form.cleaned_data["parts"], on=today))
        made = actions.ask(found, wanted, by=_actor(request), at=clock.now())
        if not isinstance(made, Turned):
            messages.success(request, _("已提请：县级在三个工作日内启动核对。"))
            return redirect("verification:check", made.pk)
        form.add_error(None, spoken(made.why))
    shown = {
        "application": found, "form": form, "items": list(items.values()), "checks": queries.checks_of(found), "report": queries.report_of(found.household, today),
        "is_running": any(one.state in LIVE for one in queries.checks_of(found)), "waits": [one.label for one in parts if not one.is_checked], "people": [(one, *_opened(one, permitted, items)) for one in persons.subjects],
        "ticked": {name: set(form[name].value() or ()) for name in choices}, "place": paths_of([found.region], start=4)[found.region],
    }  # fmt: skip
    return render(request, "verification/ask.html", shown, status=422 if form.errors else 200)


def _opened(
    one: rules.Subject, permitted: set[tuple[str, str]], items: dict[str, CheckItem]
) -> tuple[int, list[str]]:
    """How many things may be asked of somebody, and which may not."""
    closed = [item.label for item in items.values() if (one.key, item.id) not in permitted]
    return len(items) - len(closed), closed


def _until(persons: queries.Persons, today: date) -> date:
    """As far as every live authorisation reaches, and no further than a request may run."""
    ends = [one.expires_on for subject in persons.subjects for one in subject.signed]
    return min([today + timedelta(days=rules.LONGEST_DAYS), *ends])


@never_cache
@require_POST
@admits(Duty.TOWNSHIP_CLERK)
def use(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """A report that still holds is used for this application too."""
    found = _application(request, application_id)
    try:
        made = actions.use_report(found, by=_actor(request), at=clock.now())
    except CheckRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("已采用核对报告 %(name)s，不再核对。") % {"name": made.reference})
    return redirect("verification:ask", found.pk)


@never_cache
@require_safe
@admits(*sorted(READERS))
def check(request: OfficerRequest, check_id: UUID) -> HttpResponse:
    """One check: its offices with their clocks and answers, what differs, and what this officer may do now."""
    found = _check(request, check_id)
    actions.look_at(found, by=_actor(request), at=clock.now())
    return _check_page(request, found)


def _check_page(
    request: OfficerRequest, found: Check, *, bound: WordsForm | None = None, step: Step | None = None
) -> HttpResponse:
    today = clock.today()
    steps = queries.steps_open(found, held=request.held, on=today)
    shown = {
        **_told(found, today),
        "steps": {str(one) for one in steps},
        "forms": {str(one): bound if one is step and bound is not None else WordsForm(one) for one in (*_WORDY, Step.SEND)},
        "unsent": sorted({one.department for one in found.lines.all() if one.state == Place.OPEN}) if Step.SEND in steps else [],
        "passages": queries.passages_of(found),
        "is_county": bool(areas_held(request, Duty.COUNTY_REVIEWER)),
    }  # fmt: skip
    return render(request, "verification/check.html", shown, status=422 if bound is not None else 200)


def _told(found: Check, today: date) -> dict[str, Any]:
    return {
        "check": found, "offices": queries.told_of(found, today), "compared": queries.compared(found, today), "today": today,
        "sums": rules.summed(Place(one.state) for one in found.lines.all()), "place": paths_of([found.region], start=4)[found.region],
        "left": queries.uncovered(found.household, today), "is_late": found.state == State.ASKED and found.due_on is not None and found.due_on < today,
    }  # fmt: skip


@never_cache
@require_POST
@admits(Duty.COUNTY_REVIEWER, Duty.TOWNSHIP_CLERK)
def take_step(request: OfficerRequest, check_id: UUID) -> HttpResponse:
    """Start, send, report, doubt or stop; what cannot be done comes back with what was typed and why."""
    found = _check(request, check_id)
    asked = request.POST.get("step", "")
    if asked not in {str(one) for one in STEPS} - {str(Step.ANSWER), str(Step.RETURN)}:
        raise Http404
    step = Step(asked)
    form = WordsForm(step, request.POST) if step in _WORDY else None
    if form is not None and not form.is_valid():
        return _check_page(request, found, bound=form, step=step)
    words = form.cleaned_data["words"] if form is not None else ""
    try:
        _take(request, found, step, words=words)
    except CheckRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("已登记：%(step)s。") % {"step": STEP_WORDS[step]})
    return redirect("verification:check", found.pk)


def _take(request: OfficerRequest, found: Check, step: Step, *, words: str) -> None:
    by, at = _actor(request), clock.now()
    match step:
        case Step.START:
            actions.start(found.pk, by=by, at=at)
        case Step.SEND:
            actions.send(found.pk, request.POST.getlist("office"), by=by, at=at)
        case Step.REPORT:
            actions.report(found.pk, by=by, at=at)
        case Step.OBJECT:
            chosen = {str(one.pk): one.pk for one in found.lines.all()}
            picked = [chosen[one] for one in request.POST.getlist("line") if one in chosen]
            actions.object_to(found.pk, picked, evidence=words, by=by, at=at)
        case _:
            actions.stop(found.pk, why=words, by=by, at=at)


@never_cache
@require_safe
@admits(Duty.COUNTY_REVIEWER)
def file(request: OfficerRequest, check_id: UUID) -> HttpResponse:
    """The request file of one office: what was sent to it, with empty columns in which it answers."""
    found = _check(request, check_id)
    office = request.GET.get("office", "")
    lines = [one for one in found.lines.all() if one.department == office and one.state == Place.SENT]
    items = items_of(queries.law_of(found, clock.today()))
    known = [items[name] for name in dict.fromkeys(one.item for one in lines) if name in items]
    if not known:
        raise Http404
    actions.note_file(found, office, by=_actor(request), at=clock.now())
    pages = [
        filling.sheet_of(one, [(line, queries.number_of(line)) for line in lines if line.item == one.id])
        for one in known
    ]
    return sheets.answer(
        filling.name_of(found, office),
        pages,
        note=filling.note_of(found, request.officer.name, on=clock.today()),
    )


@never_cache
@require_safe
@admits(*sorted(READERS))
def report(request: OfficerRequest, check_id: UUID) -> HttpResponse:
    """The report as a sheet to be printed: what was asked, what was found, what others have said. No verdict."""
    found = _check(request, check_id)
    if found.state != State.REPORTED:
        raise Http404
    actions.note_print(found, by=_actor(request), at=clock.now())
    return render(request, "verification/report.html", _told(found, clock.today()))


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(ANSWERERS))
def line(request: OfficerRequest, line_id: UUID) -> HttpResponse:
    """One line: about whom, and what the office answers, typed by its liaison or from its letter by the county."""
    found, today = get_object_or_404(queries.lines_seen(request.sight), pk=line_id), clock.today()
    item = items_of(law_at(found.region, today)).get(found.item)
    if found.state == Place.OPEN:
        raise Http404
    form = AnswerForm(request.POST or None, item=item) if item is not None else None
    if form is not None and form.is_valid():
        try:
            receiving.answer(found.pk, form.said(), by=_actor(request), at=clock.now())
        except CheckRefused as error:
            form.add_error(None, spoken(error))
        else:
            messages.success(request, _("已登记答复。"))
            return redirect("verification:line", found.pk)
    actions.look_at_line(found, by=_actor(request), at=clock.now())
    is_county = bool(areas_held(request, Duty.COUNTY_REVIEWER))
    why_not = rules.late_line(queries.line_standing(found, today))
    shown = {
        "line": found, "item": item, "form": form, "number": queries.number_of(found) if why_not is None else queries.masked_number_of(found),
        "is_late": queries.is_late(found, today), "is_county": is_county, "again": WordsForm(Step.SEND), "why_not": why_not,
        "may_answer": form is not None and found.state == Place.SENT and why_not is None, "place": paths_of([found.region], start=4)[found.region],
        "values": queries.values_of(found, item),
    }  # fmt: skip
    return render(
        request, "verification/line.html", shown, status=422 if form is not None and form.errors else 200
    )


@never_cache
@require_POST
@admits(Duty.COUNTY_REVIEWER)
def again(request: OfficerRequest, line_id: UUID) -> HttpResponse:
    """Ask an office once more."""
    found = get_object_or_404(queries.lines_seen(request.sight), pk=line_id)
    form = WordsForm(Step.SEND, request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明情况或理由，至少4个字。"))
        return redirect("verification:line", found.pk)
    try:
        actions.send_again(found.pk, why=form.cleaned_data["words"], by=_actor(request), at=clock.now())
    except CheckRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("已重新发出，时限从今天起重新算。"))
    return redirect("verification:line", found.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(ANSWERERS))
def reply(request: OfficerRequest) -> HttpResponse:
    """The file of an office comes in: whole, or with every row that does not fit told and nothing kept."""
    area = min((one.area for one in request.held if one.duty in ANSWERERS), key=len)
    items = items_of(law_at(area, clock.today()))
    own = {one.department for one in request.held if one.duty is Duty.LIAISON}
    offered = [
        one for one in items.values() if areas_held(request, Duty.COUNTY_REVIEWER) or one.department in own
    ]
    form, taken = FileForm(request.POST or None, request.FILES or None, items=offered), None
    if request.method == "POST" and form.is_valid():
        try:
            taken = _received(request, form, area)
        except (CheckRefused, FileRefused) as error:
            form.add_error("file", spoken(error))
    shown = {"form": form, "taken": taken, "is_county": bool(areas_held(request, Duty.COUNTY_REVIEWER))}
    is_wrong = bool(form.errors) or (taken is not None and bool(taken.refused))
    return render(request, "verification/reply.html", shown, status=422 if is_wrong else 200)


def _received(request: OfficerRequest, form: FileForm, area: str) -> receiving.Taken:
    """The file lies in a room of its own while it is read, and nowhere afterwards."""
    sent = form.cleaned_data["file"]
    with TemporaryDirectory() as room:
        path = Path(room) / f"reply{PurePath(sent.name).suffix.lower()[:6]}"
        path.write_bytes(b"".join(sent.chunks()))
        return receiving.take_file(
            path, sent.name, form.cleaned_data["item"], area=area, by=_actor(request), at=clock.now()
        )


def _application(request: OfficerRequest, application_id: UUID) -> Application:
    seen = applications_seen(request.sight, request.officer, is_worker=False)
    found: Application = get_object_or_404(seen.filter(stage="sent"), pk=application_id)
    return found


def _check(request: OfficerRequest, check_id: UUID) -> Check:
    found: Check = get_object_or_404(queries.checks_seen(request.sight), pk=check_id)
    return found


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
