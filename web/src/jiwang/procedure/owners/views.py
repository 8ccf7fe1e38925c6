"""建档帮扶: an owner's own list with its defects and its honest progress, and one page for each household."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.kit import clock, sheets
from jiwang.kit.sheets import Sheet
from jiwang.kit.words.speaking import listed, spoken
from jiwang.procedure.owners import actions, queries
from jiwang.procedure.owners.forms import DeclareForm, PlanForm, SearchForm, StepForm
from jiwang.procedure.owners.models import OwnFile
from jiwang.procedure.owners.queries import Owner
from jiwang.procedure.owners.rules import FileRefused, lacks
from jiwang.procedure.owners.states import Kind
from jiwang.registers.places.queries import names_of, paths_of, places_inside
from jiwang.registers.staff.permissions import OfficerRequest, admits
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import note_export

_PAGE, _MOST_ROWS = 30, 20_000


@require_safe
@admits(Duty.LIAISON)
def files(request: OfficerRequest) -> HttpResponse:
    """The owner's households by where they stand: what lacks something comes first and is red."""
    return _list(request, PlanForm())


def _list(request: OfficerRequest, plan: PlanForm, *, status: int = 200) -> HttpResponse:
    today, owner = clock.today(), queries.owner_of(request.sight, clock.today())
    if not owner.procedure:
        return render(request, "owners/none.html", {})
    shelf, text, found = _asked(request, owner)
    page = Paginator(queries.on_shelf(found, shelf, today), _PAGE).get_page(request.GET.get("page"))
    shown = {
        "owner": owner,
        "page": page,
        "rows": [(one, _missing(one), _is_late(one)) for one in page],
        "paths": paths_of({one.region for one in page}, start=4),
        "where": shelf,
        "form": SearchForm(request.GET),
        "text": text,
        "numbers": queries.numbers(found, today),
        "progress": queries.progress_of(owner),
        "said": queries.plan_of(owner),
        "plan": plan,
    }  # fmt: skip
    return render(request, "owners/list.html", shown, status=status)


def _asked(request: OfficerRequest, owner: Owner) -> tuple[str, str, QuerySet[OwnFile]]:
    shelf, form = request.GET.get("where", "lacking"), SearchForm(request.GET)
    shelf = shelf if shelf in {*queries.SHELVES, "late"} else "lacking"
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    return shelf, text, queries.named(queries.files_of(owner), text)


@require_safe
@admits(Duty.LIAISON)
def book(request: OfficerRequest) -> HttpResponse:
    """The shelf as a workbook."""
    owner = _owner(request)
    shelf, _text, found = _asked(request, owner)
    kept = list(queries.on_shelf(found, shelf, clock.today())[:_MOST_ROWS])
    places = names_of({one.region for one in kept})
    rows = [
        (one.name, places[one.region], one.employer, one.sort, one.declared_on, one.checked_on, one.filed_on, one.unit, one.answers, one.contact,
         listed(_missing(one)), one.left_on)
        for one in kept
    ]  # fmt: skip
    columns = [
        (_("职工姓名"), 12), (_("地区"), 14), (_("工作单位"), 24), (_("类别"), 12), (_("申报日期"), 12), (_("核查日期"), 12), (_("建档日期"), 12),
        (_("帮扶单位"), 20), (_("帮扶责任人"), 14), (_("帮扶联系人"), 14), (_("缺什么"), 26), (_("退出日期"), 12),
    ]  # fmt: skip
    now = clock.now()
    note_export("ownfiles", len(rows), by=request.officer.code, at=now, area=owner.office.area)
    name = _("建档户-%(day)s") % {"day": clock.day_of(now)}
    return sheets.answer(name, [Sheet(_("建档户"), columns, rows)], note=f"{name} {request.officer.name}")


@never_cache
@require_POST
@admits(Duty.LIAISON)
def plan(request: OfficerRequest) -> HttpResponse:
    """The owner says how many there should be."""
    owner, form = _owner(request), PlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
        return _list(request, form, status=422)
    told = form.cleaned_data
    actions.plan(owner, told["number"], basis=told["basis"], by=_actor(request), at=clock.now())
    messages.success(request, _("应建档数已记下；完成率由它和实际建档数算出。"))
    return redirect("owners:files")


@never_cache
@require_http_methods(["GET", "POST"])
@admits(Duty.LIAISON)
def declare(request: OfficerRequest) -> HttpResponse:
    """A household asks to be on file."""
    owner = _owner(request)
    if not owner.procedure:
        return render(request, "owners/none.html", {})
    places = places_inside([owner.office.area], digits=9)
    accepted = queries.accepted_by(request.sight, owner)
    start = {"declared_on": clock.today()}
    form = DeclareForm(request.POST or None, places=places, referrals=accepted, initial=start)
    if request.method == "POST":
        if form.is_valid():
            try:
                made = actions.begin(owner, form.declared(), by=_actor(request), at=clock.now())
            except FileRefused as error:
                form.add_error(None, spoken(error))
            else:
                messages.success(request, _("已登记申报；先核查，属实的再建档。"))
                return redirect("owners:file", made.pk)
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    return render(request, "owners/declare.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
@admits(Duty.LIAISON)
def file(request: OfficerRequest, file_id: UUID) -> HttpResponse:
    """One household: what was declared, checked, filed and given, and what comes now."""
    found = get_object_or_404(queries.files_seen(request.sight), pk=file_id)
    actions.look_at(found, by=_actor(request), at=clock.now())
    return _page(request, found)


@never_cache
@require_POST
@admits(Duty.LIAISON)
def take_step(request: OfficerRequest, file_id: UUID) -> HttpResponse:
    """Take a step; what cannot be taken comes back with what was typed and the reason why."""
    today = clock.today()
    found = get_object_or_404(queries.files_seen(request.sight), pk=file_id)
    asked = request.POST.get("step", "")
    step = next((one for one in queries.steps_now(found, today) if one.id == asked), None)
    if step is None:
        messages.error(request, _("现在不能办这一步：先核查、后建档、再帮扶。请刷新后再看。"))
        return redirect("owners:file", found.pk)
    form = StepForm(step, request.POST, sorts=queries.sorts_of(found, step.kind, today))
    if form.is_valid():
        try:
            actions.take(found.pk, step.id, form.filled(), by=_actor(request), at=clock.now())
        except FileRefused as error:
            messages.error(request, spoken(error))
        else:
            messages.success(request, _("已登记：%(step)s。") % {"step": step.label})
            return redirect("owners:file", found.pk)
    else:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    return _page(
        request, get_object_or_404(queries.files_seen(request.sight), pk=file_id), bound=form, status=422
    )


def _page(
    request: OfficerRequest, found: OwnFile, *, bound: StepForm | None = None, status: int = 200
) -> HttpResponse:
    today = clock.today()
    deeds = queries.deeds_of(found)
    start = {"day": today, "unit": found.unit, "answers": found.answers, "contact": found.contact}
    shown = {
        "file": found,
        "place": paths_of([found.region], start=4)[found.region],
        "deeds": deeds,
        "done": {one.step for one in deeds},
        "course": queries.course_of(found, today),
        "lacks": _missing(found),
        "is_late": _is_late(found),
        "referral": queries.referral_of(request.sight, found),
        "moves": [
            bound if bound is not None and bound.step == one
            else StepForm(one, sorts=queries.sorts_of(found, one.kind, today), initial=start)
            for one in sorted(queries.steps_now(found, today), key=lambda step: step.kind is Kind.EXIT)
        ],
    }  # fmt: skip
    return render(request, "owners/file.html", shown, status=status)


def _missing(found: OwnFile) -> list[str]:
    """What a household on file lacks, in the reader's language."""
    is_on_file = found.filed_on is not None and found.left_on is None
    return [spoken(one) for one in lacks(found.unit, found.answers, found.contact)] if is_on_file else []


def _is_late(found: OwnFile) -> bool:
    return found.due_on is not None and found.due_on < clock.today()


def _owner(request: OfficerRequest) -> Owner:
    return queries.owner_of(request.sight, clock.today())


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
