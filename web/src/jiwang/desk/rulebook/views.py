"""政策版本: what is in force where, what a version says and changes, and the two people who put it in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiwang.analysis import rulebooks
from jiwang.analysis.rulebooks import RulebookRefused
from jiwang.desk.rulebook.forms import AnswerForm, PackForm, ProposalForm
from jiwang.desk.rulebook.rules import policy_of
from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.registers.places.queries import paths_of
from jiwang.registers.policy import actions, queries
from jiwang.registers.policy.models import Version
from jiwang.registers.policy.rules import MoveRefused
from jiwang.registers.policy.states import CONFIRMERS, PROPOSERS
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.registers.staff.states import Duty

_KINDS = {"html": "text/html; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip

_DOUBTS = ("unpublished", "stale", "unverified")


@require_safe
@admits(*Duty)
def versions(request: OfficerRequest) -> HttpResponse:
    """What is in force, what waits for a second person, every version and how it came about."""
    return _page(request)


@require_POST
@admits(*PROPOSERS)
def take_in(request: OfficerRequest) -> HttpResponse:
    """Let the engine examine a pack; a sound one joins the register, a wrong one is refused with all its mistakes."""
    form = PackForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(
            request, mistakes=[str(one) for one in form.non_field_errors()] or [_("政策包的名称不对。")]
        )
    archive, name = form.cleaned_data["archive"], form.cleaned_data["name"]
    try:
        examined = rulebooks.examine_upload(archive) if archive else rulebooks.examine_shelved(name)
    except RulebookRefused as error:
        return _page(request, mistakes=error.mistakes)
    version = actions.note(examined, by=request.officer.code, at=clock.now())
    messages.success(request, _("检查通过，已登记。请看修改对照，再提出启用。"))
    return redirect("rulebook:version", version.pk)


@require_safe
@admits(*Duty)
def version(request: OfficerRequest, version_id: int) -> HttpResponse:
    """One version: its doubts, what it changes against the one in force, and the step that is open."""
    return _version_page(request, _found(version_id))


@require_POST
@admits(*PROPOSERS)
def propose(request: OfficerRequest, version_id: int) -> HttpResponse:
    """The first person asks."""
    found, form = _found(version_id), ProposalForm(request.POST)
    if not form.is_valid():
        return _version_page(request, found, form=form, status=422)
    since, now = form.cleaned_data["since"], clock.now()
    try:
        changes = rulebooks.changes(found, queries.version_in_force(found.area, since), since)
        actions.propose(
            found, since=since, why=form.cleaned_data["why"], changes=changes, by=request.officer, at=now
        )
    except (MoveRefused, RulebookRefused) as error:
        form.add_error(None, spoken(error))
        return _version_page(request, found, form=form, status=422)
    messages.success(request, _("已提出启用。请另一位同事确认。"))
    return redirect("rulebook:version", found.pk)


@require_POST
@admits(*{*PROPOSERS, *CONFIRMERS})
def answer(request: OfficerRequest, activation_id: int) -> HttpResponse:
    """The second person agrees, or somebody takes the proposal back."""
    asked = get_object_or_404(queries.activations_around(_areas(request)), pk=activation_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选确认或撤回；原因最多200个字。"))
        return redirect("rulebook:version", asked.version_id)
    now = clock.now()
    try:
        if form.cleaned_data["answer"] == "confirm":
            actions.confirm(asked.pk, by=request.officer, at=now)
            messages.success(request, _("已确认启用。"))
        else:
            actions.withdraw(asked.pk, why=form.cleaned_data["why"], by=request.officer, at=now)
            messages.success(request, _("已撤回。"))
    except MoveRefused as error:
        messages.error(request, spoken(error))
    return redirect("rulebook:version", asked.version_id)


@require_safe
@admits(*Duty)
def catalogue(request: OfficerRequest, version_id: int, kind: str) -> HttpResponse:
    """一张清单 of a version as of today, as the engine writes it."""
    found = _found(version_id)
    return _file(rulebooks.catalogue_file(found, f"catalogue.{kind}", on=clock.today()), kind)


@require_safe
@admits(*Duty)
def differences(request: OfficerRequest, *, version_id: int, old_id: int, kind: str) -> HttpResponse:
    """The difference report that can be printed and signed."""
    new, old = _found(version_id), _found(old_id)
    return _file(rulebooks.difference_file(new, old, f"differences.{kind}", on=clock.today()), kind)


def _page(request: OfficerRequest, *, mistakes: list[str] | None = None) -> HttpResponse:
    areas, today = _areas(request), clock.today()
    may_propose = bool(areas_held(request, *PROPOSERS))
    activations = list(queries.activations_around(areas)[:100])
    shown = {
        "in_force": queries.in_force_around(areas, today),
        "activations": activations,
        "versions": queries.versions_for(areas)[:100],
        "shelved": rulebooks.shelved_at(areas_held(request, *PROPOSERS)) if may_propose else [],
        "places": paths_of((one.area for one in activations), start=2),
        "may_propose": may_propose,
        "mistakes": mistakes,
    }
    return render(request, "rulebook/versions.html", shown, status=422 if mistakes else 200)


def _version_page(
    request: OfficerRequest, found: Version, *, form: ProposalForm | None = None, status: int = 200
) -> HttpResponse:
    today = clock.today()
    old = queries.version_in_force(found.area, today)
    waiting = queries.waiting_for(found)
    try:
        unsure, changes, broken = (
            rulebooks.unsure_numbers(found, today),
            rulebooks.changes(found, old, today),
            "",
        )
    except RulebookRefused as error:
        unsure, changes, broken = [], [], spoken(error)
    shown = {
        "version": found, "old": old, "is_live": old is not None and old.pk == found.pk,
        "unsure": sorted(unsure, key=lambda one: _DOUBTS.index(one.doubt)), "changes": waiting.changes if waiting else changes, "broken": broken,
        "against": waiting.against if waiting else old, "waiting": waiting,
        "place": paths_of([found.area], start=2)[found.area] or _("全国"),
        "history": queries.history_of(found),
        "form": form or ProposalForm(initial={"since": today}),
        "may_propose": bool(areas_held(request, *PROPOSERS)) and not waiting and not broken,
        "may_answer": bool(areas_held(request, *PROPOSERS, *CONFIRMERS)),
        "is_proposer": waiting is not None and waiting.proposer_id == request.officer.pk,
    }  # fmt: skip
    return render(request, "rulebook/version.html", shown, status=status)


def _file(content: bytes, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=_KINDS[kind])
    if kind == "html":
        answer["Content-Security-Policy"] = policy_of(content.decode())
    return answer


def _areas(request: OfficerRequest) -> list[str]:
    return sorted({one.area for one in request.held})


def _found(version_id: int) -> Version:
    return get_object_or_404(queries.versions(), pk=version_id)
