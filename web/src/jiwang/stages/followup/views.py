"""⑧ 跟踪回访: who is due, who is overdue, what is not clear; one household's way; reports that show their remainder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.kit import clock, sheets
from jiwang.kit.sheets import Sheet
from jiwang.kit.words.speaking import listed, spoken
from jiwang.registers.people.queries import names_of_heads
from jiwang.registers.places.queries import paths_of
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.followup import actions, queries
from jiwang.stages.followup.forms import CountForm, MarkForm, NewsForm, ReviewForm, SettleForm
from jiwang.stages.followup.models import COLOURS, GAPS, SIGNS, Standing
from jiwang.stages.followup.rules import FollowRefused, Share, check_waiting
from jiwang.stages.followup.states import COUNTERS, READERS, SENDERS, WRITERS, Gap
from jiwang.stages.visits.models import ROUND_OUTCOMES

_PAGE = 30
_CHILDREN = {4: 6, 6: 9, 9: 12}  # digits of the places below
# Where a gap is mended: the name of an address about the household; the rooms of plans and pairing say theirs once they are there.
MENDED_AT = {Gap.FAMILY: "visits:rounds", Gap.NEEDS: "visits:rounds", Gap.BENEFITS: "decisions:inbox"}
MENDED_ABOUT = {Gap.PLAN: "plans:plan", Gap.RESULTS: "plans:plan", Gap.PAIRING: "pairing:home"}
SHELVES = ("overdue", "due", "red", "unclear", "left", "all")


@never_cache
@require_safe
@admits(*COUNTERS)
def listing(request: OfficerRequest) -> HttpResponse:
    """Whom to visit by when and by which rule; for the city nothing but counts."""
    areas, today = areas_held(request, *COUNTERS), clock.today()
    if not areas_held(request, *READERS):
        return _counts(request, areas, today)
    seen = queries.standings_seen(request.sight)
    numbers = queries.numbers(seen, today)
    shelf = request.GET.get("show", "")
    shelf = shelf if shelf in SHELVES else next((one for one in ("overdue", "due") if numbers[one]), "all")
    text = request.GET.get("q", "").strip()
    found = queries.called(queries.on_shelf(seen, shelf, today), request.sight, text)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page, "rows": _rows(page.object_list, today), "shelf": shelf, "numbers": numbers, "q": text, "today": today,
        "may_send": bool(areas_held(request, *SENDERS)), "reckoned": seen.order_by("-reckoned_on").values_list("reckoned_on", flat=True).first(),
    }  # fmt: skip
    return render(request, "followup/list.html", shown)


def _counts(request: OfficerRequest, areas: frozenset[str], today: date) -> HttpResponse:
    digits = _CHILDREN[min(len(one) for one in areas)]
    places = queries.counts_below(areas, digits, today)
    names = paths_of([place for place, _numbers in places], start=digits)
    return render(request, "followup/counts.html", {"places": places, "names": names, "today": today})


def _rows(found: Any, today: date) -> list[dict[str, Any]]:
    rows = list(found)
    heads = names_of_heads([one.pk for one in rows])
    places = paths_of({one.region for one in rows}, start=9)
    colours = queries.colours_of([one.pk for one in rows], today)
    return [
        {
            "one": one, "head": heads.get(one.pk, ""), "place": places[one.region],
            "colour": colours[one.pk].colour if one.pk in colours else one.colour, "late": max(0, (today - one.due_on).days),
        }
        for one in rows
    ]  # fmt: skip


@never_cache
@require_safe
@admits(*READERS)
def export(request: OfficerRequest) -> HttpResponse:
    """A list as a workbook: for the township and the county; no colour is in it, for paper travels."""
    today = clock.today()
    shelf = request.GET.get("show", "overdue")
    shelf = shelf if shelf in SHELVES else "overdue"
    rows = _rows(queries.on_shelf(queries.standings_seen(request.sight), shelf, today), today)
    columns = ((_("户主"), 12), (_("地区"), 26), (_("上次走访"), 12), (_("应走访日期"), 12), (_("逾期天数"), 10), (_("依据"), 30), (_("不清的项目"), 40))  # fmt: skip
    told = [
        (row["head"], row["place"], row["one"].last_on, row["one"].due_on, row["late"], f"{row['one'].label} {row['one'].article}", listed(GAPS[Gap(gap)] for gap in row["one"].gaps))
        for row in rows
    ]  # fmt: skip
    actions.note_export(sorted(areas_held(request, *READERS)), by=_actor(request), at=clock.now())
    return sheets.answer(f"{_('跟踪回访')} {today}", [Sheet(_("跟踪回访"), columns, told)], note=_("内部名单，不得张贴。"))  # fmt: skip


@never_cache
@require_POST
@admits(*SENDERS)
def send(request: OfficerRequest) -> HttpResponse:
    """Ask for every visit that is due soon or overdue in one's own area."""
    areas = areas_held(request, *SENDERS)
    made = sum(actions.send_out(area, by=_actor(request), at=clock.now()) for area in sorted(areas))
    done = ngettext("已派出 %(count)d 户的走访任务。", "已派出 %(count)d 户的走访任务。", made)
    nothing = _("没有要派的：都已有任务，或最近刚走访过。")
    messages.success(request, done % {"count": made} if made else nothing)
    return redirect("followup:list")


@never_cache
@require_POST
@admits(*WRITERS)
def reckon(request: OfficerRequest) -> HttpResponse:
    """Reckon one's own area anew."""
    for area in sorted(areas_held(request, *WRITERS)):
        found = actions.reckon(area, on=clock.today(), by=request.officer.code, at=clock.now())
        messages.success(request, _("已按今天的情况重新计算 %(count)s 户。") % {"count": f"{found.followed:,}"})  # fmt: skip
    return redirect("followup:list")


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*READERS)
def household(request: OfficerRequest, household_id: int) -> HttpResponse:
    """One household: its colour and why, its next visit, what is clear, and its way; what people say of it is written here."""
    standing = queries.standing_of(request.sight, household_id)
    if standing is None:
        raise Http404
    if request.method != "POST":
        actions.look_at(f"household:{standing.pk}", area=standing.region, by=_actor(request), at=clock.now())
        return _page(request, standing)
    act = request.POST.get("act", "")
    kind, run = _STEPS.get(act, (None, None))
    if kind is None or run is None or not areas_held(request, *WRITERS):
        messages.error(request, _("这一步不能办：请刷新后再选；需要经办人或复核人的岗位。"))
        return _page(request, standing, status=422)
    form = kind(request.POST, auto_id=f"id_{act}_%s")
    if not form.is_valid():
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
        return _page(request, standing, wrong=(act, form), status=422)
    try:
        run(request, standing, form)
    except FollowRefused as error:
        messages.error(request, spoken(error))
        return _page(request, standing, wrong=(act, form), status=422)
    today = clock.today()
    actions.reckon(standing.region, on=today, by=request.officer.code, at=clock.now(), home=standing.pk)
    messages.success(request, _("已登记。"))
    return redirect("followup:household", standing.pk)


def _review(request: OfficerRequest, standing: Standing, form: Any) -> None:
    actions.review(standing, form.said(), by=_actor(request), at=clock.now())


def _mark(request: OfficerRequest, standing: Standing, form: Any) -> None:
    is_on = request.POST["act"] == "mark"
    actions.mark(standing, form.cleaned_data["why"], is_on=is_on, by=_actor(request), at=clock.now())


def _settle(request: OfficerRequest, standing: Standing, form: Any) -> None:
    waiting = queries.relapses_seen(request.sight).filter(household=standing.pk, settling=None).first()
    check_waiting(is_there=waiting is not None)
    assert waiting is not None
    said = form.cleaned_data
    actions.settle(waiting.pk, said["why"], is_relapse=said["is_relapse"], by=_actor(request), at=clock.now())


def _note(request: OfficerRequest, standing: Standing, form: Any) -> None:
    actions.note_news(standing.household, form.told(), by=_actor(request), at=clock.now())


_Run = Callable[[OfficerRequest, Standing, Any], None]
_STEPS: Mapping[str, tuple[type[Form], _Run]] = {
    "review": (ReviewForm, _review),
    "mark": (MarkForm, _mark),
    "unmark": (MarkForm, _mark),
    "settle": (SettleForm, _settle),
    "news": (NewsForm, _note),
}


def _mended_at(gap: Gap, household: int, *, may_write: bool) -> str:
    """Where somebody goes who wants to mend a gap: never to a page that would turn them away."""
    if may_write and gap in MENDED_ABOUT:
        return reverse(MENDED_ABOUT[gap], args=[household])
    if may_write and gap in MENDED_AT:
        return reverse(MENDED_AT[gap])
    return reverse("desk:household", args=[household])


def _page(
    request: OfficerRequest, standing: Standing, *, wrong: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    today, may_write = clock.today(), bool(areas_held(request, *WRITERS))
    way = queries.way_of(request.sight, standing.household)
    waiting = next((one.row for one in way if one.kind == "relapse" and not hasattr(one.row, "settling")), None)  # fmt: skip
    started: dict[str, dict[str, Any]] = {
        "review": {"colour": standing.colour},
        "news": {"news": uuid4(), "told_on": today},
    }
    forms = {act: kind(auto_id=f"id_{act}_%s", initial=started.get(act)) for act, (kind, _run) in _STEPS.items()}  # fmt: skip
    shown = {
        "standing": standing,
        "head": names_of_heads([standing.pk]).get(standing.pk, ""),
        "place": paths_of([standing.region], start=4)[standing.region],
        "colour": queries.colours_of([standing.pk], today).get(standing.pk),
        "colours": COLOURS,
        "signs": [SIGNS[one] for one in SIGNS if one in standing.signs],
        "gaps": [
            (label, gap in standing.gaps, _WANTED[gap], _mended_at(gap, standing.pk, may_write=may_write))
            for gap, label in GAPS.items()
        ],
        "way": way,
        "kept": queries.kept_of(request.sight, standing.household, today)
        if "relapsed" in standing.signs
        else [],
        "waiting": waiting,
        "phase_outs": queries.phase_outs_of(standing.pk, today),
        "is_marked": "marked" in standing.signs,
        "today": today,
        "late": max(0, (today - standing.due_on).days),
        "may_write": may_write,
        "forms": forms | dict([wrong] if wrong else []),
        "wrong": wrong[0] if wrong else "",
    }
    return render(request, "followup/household.html", shown, status=status)


@never_cache
@require_safe
@admits(*READERS)
def clear(request: OfficerRequest) -> HttpResponse:
    """户户清: by village how many are clear, and what the others lack."""
    places = queries.gaps_by_village(queries.standings_seen(request.sight))
    names = paths_of([place for place, *_rest in places], start=9)
    rows = [(names[place], place, all_, done, [lacks.get(gap, 0) for gap in GAPS]) for place, all_, done, lacks in places]  # fmt: skip
    if request.GET.get("as") == "sheet":
        columns: list[tuple[Any, int]] = [(_("村（社区）"), 26), (_("在册户"), 10), (_("已清"), 10), *((label, 14) for label in GAPS.values())]  # fmt: skip
        told = [(name, all_, done, *lacks) for name, _place, all_, done, lacks in rows]
        actions.note_export(sorted(areas_held(request, *READERS)), by=_actor(request), at=clock.now())
        return sheets.answer(f"{_('户户清')} {clock.today()}", [Sheet(_("户户清"), columns, told)])
    done = Share(sum(row[3] for row in rows), sum(row[2] for row in rows))
    return render(request, "followup/clear.html", {"rows": rows, "gaps": list(GAPS.values()), "share": done})


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*READERS)
def reports(request: OfficerRequest) -> HttpResponse:
    """How visits have ended, with the remainder; how many have come back; how many of how many are done."""
    areas = areas_held(request, *READERS)
    if request.method == "POST":
        return _counted(request, min(areas, key=lambda one: (len(one), one)))
    return _report(request, CountForm(initial={"count": uuid4(), "day": clock.today()}))


def _counted(request: OfficerRequest, area: str) -> HttpResponse:
    form = CountForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
        return _report(request, form, status=422)
    try:
        actions.count(form.counted(area[:9]), by=_actor(request), at=clock.now())
    except FollowRefused as error:
        messages.error(request, spoken(error))
        return _report(request, form, status=422)
    messages.success(request, _("已登记。"))
    return redirect("followup:reports")


def _report(request: OfficerRequest, form: CountForm, *, status: int = 200) -> HttpResponse:
    today, areas = clock.today(), areas_held(request, *READERS)
    first = date(today.year, 1, 1)
    area = min(areas, key=lambda one: (len(one), one))
    outcomes = queries.outcomes_in(request.sight, first, today)
    shown = {
        "year": today.year, "outcomes": outcomes, "labels": {str(one): label for one, label in ROUND_OUTCOMES.items()},
        "relapse": queries.relapse_share(area, today), "counts": [(one, Share(one.done, one.total)) for one in queries.counts_of(areas)], "form": form,
        "may_write": bool(areas_held(request, *WRITERS)),
    }  # fmt: skip
    return render(request, "followup/reports.html", shown, status=status)


@never_cache
@require_safe
@admits(*READERS)
def festival(request: OfficerRequest) -> HttpResponse:
    """节日慰问: who was visited this year, and who is on the list and was not."""
    area = min(areas_held(request, *READERS), key=lambda one: (len(one), one))
    year = clock.today().year
    visits = queries.visits_of_festival(request.sight, year)
    seen = {one.household_id for one in visits if one.household_id}
    wanted = queries.standings_seen(request.sight).filter(items__overlap=["dibao", "danren", "tekun"])
    missing = wanted.exclude(pk__in=seen).order_by("region", "pk")
    page = Paginator(missing, _PAGE).get_page(request.GET.get("page"))
    heads = names_of_heads({*seen, *(one.pk for one in page)})
    places = paths_of({*(one.region for one in visits), *(one.region for one in page)}, start=9)
    shown = {
        "page": page, "rows": [(one, heads.get(one.pk, ""), places[one.region]) for one in page], "year": year, "area": area,
        "visits": [(one, heads.get(one.household_id, ""), places[one.region]) for one in visits if one.household_id],
        "share": Share(wanted.filter(pk__in=seen).count(), wanted.count()),
    }  # fmt: skip
    return render(request, "followup/festival.html", shown)


_WANTED = {
    Gap.FAMILY: gettext_lazy("近一年有人上门见到本人或家人，核实过家庭情况。"),
    Gap.BENEFITS: gettext_lazy("没有未办完的待遇变动，批准的一次性救助都已发到。"),
    Gap.NEEDS: gettext_lazy("上次走访问过近来的困难，有回答。"),
    Gap.PLAN: gettext_lazy("有确认过的帮扶计划，写明谁办、办到哪天。"),
    Gap.RESULTS: gettext_lazy("到期的帮扶措施都写了结果。"),
    Gap.PAIRING: gettext_lazy("有责任人，结对没有空档。"),
}


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
