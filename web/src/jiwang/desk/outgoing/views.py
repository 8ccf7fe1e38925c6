"""送出: the officer's own lists as workbooks, and files in another office's template."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from jiwang.desk.outgoing import actions, filling, queries
from jiwang.desk.outgoing.actions import Wish
from jiwang.desk.outgoing.forms import (
    AgainForm,
    DifferenceForm,
    ExchangeForm,
    ListForm,
    ParcelForm,
    RecallForm,
)
from jiwang.desk.outgoing.permissions import SENDERS
from jiwang.desk.outgoing.queries import Sent
from jiwang.desk.outgoing.rules import Filled, Template
from jiwang.kit import clock, sheets
from jiwang.kit.masking import masked_name
from jiwang.kit.sheets import Sheet
from jiwang.kit.words.speaking import spoken, together
from jiwang.registers.corrections.permissions import ASKERS
from jiwang.registers.corrections.rules import CorrectionRefused
from jiwang.registers.people import queries as people
from jiwang.registers.people.queries import heads_of
from jiwang.registers.people.rules import tidied
from jiwang.registers.places.queries import names_of, paths_of
from jiwang.registers.staff.models import Officer, Posting
from jiwang.registers.staff.permissions import (
    FAMILY_DUTIES,
    KEEPERS,
    OfficerRequest,
    admits,
    areas_held,
)
from jiwang.registers.staff.queries import away_on, held_of, officers_inside
from jiwang.stages.alerts.permissions import READERS
from jiwang.stages.alerts.queries import Wanted, board
from jiwang.stages.alerts.states import Level
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.permissions import SENDERS as DISPATCHERS
from jiwang.stages.dispatch.permissions import WORKERS
from jiwang.stages.dispatch.queries import orphaned, tasks_at, tasks_below, tasks_escalated, tasks_held
from jiwang.trail.actions import note_export

_PAGE = 50
_TASK_COLUMNS = ((lazy("户主"), 10), (lazy("地区"), 26), (lazy("住址"), 26), (lazy("等级"), 8), (lazy("办理状态"), 10), (lazy("承办人"), 10), (lazy("最迟"), 12), (lazy("入户说明"), 50))  # fmt: skip


@require_safe
@admits(*SENDERS)
def parcels(request: OfficerRequest) -> HttpResponse:
    """What may leave for other offices, what has left, and how much must be typed again over there."""
    return _page(request)


@never_cache
@require_POST
@admits(*SENDERS)
def send(request: OfficerRequest) -> HttpResponse:
    """Fill a template for the officer's area, remember it, and hand it over."""
    form, area = ParcelForm(request.POST), _area(request)
    template = next(
        (one for one in filling.templates_at(area, clock.today()) if one.id == request.POST.get("template")),
        None,
    )
    if template is None:
        raise Http404
    if not form.is_valid():
        return _page(request, form=form, status=422)
    found = filling.records(request.sight, template, area)
    if not found:
        messages.error(request, _("没有可以送出的内容。"))
        return redirect("outgoing:parcels")
    return _filled(template, actions.send(template, found, _wish(request, form.cleaned_data["why"])))


@require_safe
@admits(*SENDERS)
def exchange(request: OfficerRequest) -> HttpResponse:
    """往来: what left, what came back, what waits too long, what was returned or refused and why, what is held otherwise."""
    form = ExchangeForm(request.GET)
    if not form.is_valid():
        raise Http404
    days, now = filling.days_to_answer(_area(request), clock.today()), clock.now()
    counts = queries.counts(request.sight, days=days, now=now)
    show = form.cleaned_data["show"] or next((one for one in queries.SHELVES if counts[one]), "all")
    rows: list[Sent] = []
    if show == "doubtful":
        page: Page[Any] = _paged(request, queries.doubtful(request.sight))
    else:
        shelf = "" if show == "all" else show
        page = _paged(request, queries.exchange(request.sight, show=shelf, days=days, now=now))
        rows = queries.shown(page, on=clock.today())
    shown = {
        "page": page,
        "rows": rows,
        "show": show,
        "counts": counts,
        "heads": heads_of(one.departure.household_id for one in rows),
        "days": sorted(set(days.values())),
        "now": now,
    }
    return render(request, "outgoing/exchange.html", shown)


@never_cache
@require_POST
@admits(*SENDERS)
def resend(request: OfficerRequest) -> HttpResponse:
    """What was returned, filled anew from what we hold now, as one file with references of its own."""
    days, now = filling.days_to_answer(_area(request), clock.today()), clock.now()
    known = queries.exchange(request.sight, show="returned", days=days, now=now)
    form = AgainForm(request.POST, known=known.values_list("pk", flat=True))
    if not form.is_valid():
        return _back(request, *(str(error) for errors in form.errors.values() for error in errors))
    chosen = {one.record: one for one in known.filter(pk__in=form.cleaned_data["departure"])}
    names = {one.parcel.template for one in chosen.values()}
    template = next(
        (one for one in filling.templates_at(_area(request), clock.today()) if {one.id} == names), None
    )
    if template is None:
        return _back(request, _("请一次只重送一种模板，并且它在现行政策版本里。"))
    found = filling.records(request.sight, template, _area(request), names=set(chosen))
    try:
        return _filled(
            template, actions.send(template, found, _wish(request, form.cleaned_data["why"]), mends=chosen)
        )
    except actions.SendingRefused as error:
        return _back(request, spoken(error))


@require_POST
@admits(*SENDERS)
def recall(request: OfficerRequest, parcel_id: int) -> HttpResponse:
    """Take a parcel back: what is answered to it from now on counts no more."""
    parcel = get_object_or_404(queries.parcels_within([_area(request)]), pk=parcel_id)
    form = RecallForm(request.POST)
    if not form.is_valid():
        return _back(request, *map(str, form.errors["why"]), to="outgoing:parcels")
    try:
        actions.recall(parcel, why=form.cleaned_data["why"], by=request.officer.code, at=clock.now())
    except actions.SendingRefused as error:
        return _back(request, spoken(error), to="outgoing:parcels")
    messages.success(
        request, _("已记下撤回。请同时告知对方不要办理；之后的回执会标明“答复的是已撤回的送出”。")
    )
    return redirect("outgoing:parcels")


@require_POST
@admits(*ASKERS)
def ask(request: OfficerRequest, reply_id: int) -> HttpResponse:
    """Ask the other office about one field that it holds otherwise than we do."""
    form = DifferenceForm(request.POST)
    seen = queries.replies_seen(request.sight).filter(stands=True)
    reply = get_object_or_404(seen.select_related("departure__parcel", "departure__household"), pk=reply_id)
    found = queries.differences_of(reply, on=clock.today())
    difference = next((one for one in found if one.field == request.POST.get("field")), None)
    if difference is None or reply.departure is None:
        raise Http404
    home = reply.departure.household_id
    head = heads_of([home]).get(home)
    if head is None:
        raise Http404
    try:
        question = form.cleaned_data["question"] if form.is_valid() else ""
        actions.ask_other(reply, difference, head, question=question, by=request.officer, at=clock.now())
    except CorrectionRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("已请对方核对，答复会出现在这里。"))
    return redirect("desk:household", home)


@require_safe
@admits(*READERS)
def alerts(request: OfficerRequest) -> HttpResponse:
    """The board as it is narrowed, names masked as on the board."""
    asked = _asked(request)
    level = Level(asked["level"]) if asked["level"] in set(Level) else None
    wanted = Wanted(level=level, indicator=asked["indicator"], area=asked["area"])
    found = board(request.sight, wanted, today=clock.today())[: filling.MOST_ROWS]
    paths = paths_of({one.region for one in found})
    rows = [
        (str(one.get_level_display()), one.indicator.label, one.sentence, masked_name(one.person.name) if one.person else _("全户"),
         paths[one.region], one.source, one.row_day, one.due_on, one.article)
        for one in found
    ]  # fmt: skip
    columns = [(_("等级"), 8), (_("指标"), 20), (_("发生了什么"), 50), (_("对象"), 10), (_("地区"), 26), (_("数据来源"), 18), (_("数据日期"), 12), (_("最迟"), 12), (_("依据"), 26)]  # fmt: skip
    return _answer(request, "alerts", Sheet(_("监测预警"), columns, rows), rows=len(rows))


@require_safe
@admits(*DISPATCHERS)
def tasks(request: OfficerRequest) -> HttpResponse:
    """The list of the dispatch page: what lies with the office, has gone down, is late, or whose holder is away."""
    areas = areas_held(request, *DISPATCHERS)
    shelves = {
        "below": tasks_below(request.sight, areas),
        "late": tasks_escalated(request.sight, areas),
        "away": orphaned(request.sight, areas, on=clock.today()),
    }
    found = shelves.get(_asked(request)["where"], tasks_at(request.sight, areas))
    rows = _task_rows(found[: filling.MOST_ROWS])
    return _answer(request, "tasks", Sheet(_("任务"), _TASK_COLUMNS, rows), rows=len(rows))


@require_safe
@admits(*WORKERS)
def mine(request: OfficerRequest) -> HttpResponse:
    """What the officer has claimed: with the sentence to say at the door, and nothing else of the alert."""
    rows = _task_rows(tasks_held(request.sight, request.officer)[: filling.MOST_ROWS])
    return _answer(request, "tasks", Sheet(_("我的任务"), _TASK_COLUMNS, rows), rows=len(rows))


@never_cache
@sensitive_post_parameters("text")
@require_POST
@admits(*FAMILY_DUTIES)
def search(request: OfficerRequest) -> HttpResponse:
    """What a search has found, without numbers: as on the page."""
    found = people.search(request.sight, tidied(request.POST.get("text", "")[:60]))[: people.MOST_FOUND]
    paths = paths_of({one.region for one in found})
    rows = [(one.name, one.relation, one.sex, one.birth.year if one.birth else "", paths[one.region], one.household__address) for one in found]  # fmt: skip
    columns = [(_("姓名"), 10), (_("与户主关系"), 12), (_("性别"), 6), (_("出生年"), 8), (_("地区"), 26), (_("住址"), 30)]  # fmt: skip
    return _answer(request, "persons", Sheet(_("查找结果"), columns, rows), rows=len(rows))


@require_safe
@admits(*KEEPERS)
def officers(request: OfficerRequest) -> HttpResponse:
    """Who works in the officer's area: a row for each duty that is held today, and one for who holds none."""
    areas, today = areas_held(request, *KEEPERS), clock.today()
    found = list(officers_inside(areas)[: filling.MOST_ROWS])
    held = [(one, posting) for one in found for posting in _live(one, today) or (None,)]
    paths = paths_of({posting.area for _one, posting in held if posting}, start=4)
    away = set(away_on(today))
    rows = [
        (one.name, one.code, posting.get_duty_display() if posting else _("没有在任的岗位"), posting.department if posting else "",
         paths[posting.area] if posting else "", posting.since if posting else "", (posting.until or _("长期")) if posting else "",
         one.weekly_cap, _("休假") if one.pk in away else "", _("在用") if one.is_active else _("已停用"))
        for one, posting in held
    ]  # fmt: skip
    columns = [(_("姓名"), 10), (_("账号"), 14), (_("岗位"), 18), (_("部门"), 12), (_("地区"), 30), (_("开始"), 12), (_("到期"), 12), (_("每周上限"), 10), (_("今天"), 8), (_("账号状态"), 10)]  # fmt: skip
    return _answer(request, "officers", Sheet(_("工作人员"), columns, rows), rows=len(rows))


def _live(officer: Officer, today: date) -> list[Posting]:
    return [one for one in officer.postings.all() if held_of(one).is_live(today)]


def _page(request: OfficerRequest, *, form: ParcelForm | None = None, status: int = 200) -> HttpResponse:
    area = _area(request)
    found = queries.parcels_within([area])
    shown = {
        "templates": filling.templates_at(area, clock.today()),
        "parcels": found[:100],
        "typed_twice": queries.typed_twice(found),
        "place": names_of([area])[area],
        "form": form or ParcelForm(),
        "asked_for": form.data.get("template") if form else "",
    }
    return render(request, "outgoing/parcels.html", shown, status=status)


def _filled(template: Template, filled: Filled) -> HttpResponse:
    columns = [(one.label, 18) for one in template.columns]
    name = f"{template.label}-{clock.today()}"
    return sheets.answer(name, [Sheet(template.label, columns, filled.rows)], note=name)


def _paged(request: OfficerRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, _PAGE).get_page(request.GET.get("page"))


def _wish(request: OfficerRequest, why: str) -> Wish:
    return Wish(_area(request), why, request.officer.code, clock.now())


def _back(request: OfficerRequest, *said: str, to: str = "outgoing:exchange") -> HttpResponse:
    for one in said:
        messages.error(request, one)
    return redirect(to)


def _task_rows(tasks: Iterable[Task]) -> list[tuple[object, ...]]:
    found = list(tasks)
    heads = heads_of(one.household_id for one in found if one.household_id)
    paths = paths_of({one.region for one in found})
    return [
        (heads[one.household_id].name if one.household_id in heads else one.told_name, paths[one.region],
         one.household.address if one.household else one.told_address,
         str(one.get_level_display()), str(one.get_state_display()), one.holder.name if one.holder else "", one.due_on, together(one.say))
        for one in found
    ]  # fmt: skip


def _answer(request: OfficerRequest, kind: str, sheet: Sheet, *, rows: int) -> HttpResponse:
    now = clock.now()
    note_export(kind, rows, by=request.officer.code, at=now, area=min(request.sight.areas))
    name = f"{sheet.title}-{clock.today()}"
    return sheets.answer(name, [sheet], note=f"{name} {request.officer.name}")


def _asked(request: OfficerRequest) -> dict[str, str]:
    form = ListForm(request.GET)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data


def _area(request: OfficerRequest) -> str:
    return min(areas_held(request, *SENDERS), key=lambda one: (len(one), one))
