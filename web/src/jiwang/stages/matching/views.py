"""② Reviewing pairs: one after the other, side by side, blind; and what was said before."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.kit import clock, sheets
from jiwang.kit.sheets import Sheet
from jiwang.kit.words.speaking import listed, spoken
from jiwang.registers.corrections.actions import OwnersRow, ask_for_number
from jiwang.registers.corrections.queries import asked_rows
from jiwang.registers.corrections.rules import CorrectionRefused
from jiwang.registers.people.queries import people_seen
from jiwang.registers.places.queries import names_of
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.registers.staff.states import Duty
from jiwang.stages.matching import actions, queries
from jiwang.stages.matching.forms import OpinionForm
from jiwang.stages.matching.models import ANSWERS, Opinion, Pair
from jiwang.stages.matching.permissions import REVIEWERS, STRAY_READERS
from jiwang.stages.matching.rules import NUMBER, OpinionRefused, cells_of, lacking
from jiwang.stages.matching.states import SETTLED, Outcome
from jiwang.trail.actions import note_export

_PAGE = 30
_MOST_ROWS = 20_000  # of a workbook


@never_cache
@require_safe
@admits(*REVIEWERS)
def queue(request: OfficerRequest) -> HttpResponse:
    """To the first pair that waits for this officer; where none does, so it is said."""
    standing = queries.standing(request.sight, request.officer)
    if standing.pair:
        return redirect(_with_done(reverse("matching:pair", args=[standing.pair]), request))
    done = queries.opinion_by(request.officer, request.GET.get("done", ""))
    first = queries.queue_of(request.sight, request.officer).first()
    return render(
        request,
        "matching/none.html",
        {"standing": standing, "done": done, "first": first, "sees_strays": _sees_strays(request)},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admits(*REVIEWERS)
def pair(request: OfficerRequest, pair_id: str) -> HttpResponse:
    """One pair, side by side, and three answers; an answer leads to the next pair that waits."""
    found = get_object_or_404(queries.pairs_seen(request.sight), pk=pair_id)
    if request.method == "POST":
        return _said(request, found)
    actions.look_at(found, by=request.officer.code, at=clock.now())
    return _shown(request, found)


@never_cache
@require_safe
@admits(*REVIEWERS)
def history(request: OfficerRequest) -> HttpResponse:
    """Who said what of which pair, and what the runs have merged and split."""
    found = queries.history(request.sight, request.officer)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "changes": queries.changes_seen(request.sight)[:_PAGE]}
    return render(request, "matching/history.html", shown)


@require_POST
@admits(*REVIEWERS)
def take_back(request: OfficerRequest, opinion_id: int) -> HttpResponse:
    """Take one's own word back, and see the pair again."""
    try:
        found = actions.take_back(opinion_id, by=request.officer, at=clock.now())
    except (Opinion.DoesNotExist, Pair.DoesNotExist) as error:
        raise Http404 from error
    except OpinionRefused as error:
        messages.error(request, spoken(error))
        return redirect("matching:history")
    messages.success(request, _("已撤销，请重新判断。"))
    return redirect("matching:pair", found.pk)


@require_POST
@admits(*REVIEWERS)
def ask(request: OfficerRequest, person_id: int, other_id: int) -> HttpResponse:
    """Put two persons side by side, for two people to say whether they are one."""
    seen = people_seen(request.sight)
    one, other = get_object_or_404(seen, pk=person_id), get_object_or_404(seen, pk=other_id)
    try:
        found = actions.ask_about(one, other, by=request.officer, at=clock.now())
    except OpinionRefused as error:
        messages.error(request, spoken(error))
        return redirect("matching:history")
    return redirect("matching:pair", found.pk)


def _said(request: OfficerRequest, found: Pair) -> HttpResponse:
    form = OpinionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请在“同一人”“不是同一人”“拿不准”里选一个；理由最多200字。"))
        return _shown(request, found, status=422)
    asked = form.cleaned_data
    opinion = actions.say(found.pk, asked["answer"], by=request.officer, at=clock.now(), why=asked["why"])
    after = queries.standing(request.sight, request.officer, found.pk).waiting
    address = reverse("matching:pair", args=[after]) if after else reverse("matching:queue")
    return redirect(f"{address}?done={opinion.pk}")


def _shown(request: OfficerRequest, found: Pair, *, status: int = 200) -> HttpResponse:
    mine = queries.opinion_of(found, request.officer)
    shown = {
        "pair": found,
        "lines": queries.lines_of(found),
        "standing": queries.standing(request.sight, request.officer, found.pk),
        "mine": mine,
        "is_settled": Outcome(found.outcome) in SETTLED,
        "done": queries.opinion_by(request.officer, request.GET.get("done", "")),
        "answers": list(zip(ANSWERS.items(), ("1", "2", "3"), strict=True)),
    }
    shown["sees_strays"] = _sees_strays(request)
    return render(request, "matching/pair.html", shown, status=status)


def _with_done(address: str, request: OfficerRequest) -> str:
    done = request.GET.get("done", "")
    return f"{address}?done={done}" if done.isdecimal() else address


@require_http_methods(["GET", "POST"])
@admits(*STRAY_READERS)
def strays(request: OfficerRequest) -> HttpResponse:
    """Rows that fit nobody: whose they are, what they lack; by POST their owners are asked for it."""
    if request.method == "POST":
        _ask_owners(request)
        return redirect(request.get_full_path())
    lists = queries.strays_by_source(request.sight)
    source = next((one for one, _owner, _number in lists if one == request.GET.get("source")), "")
    page = Paginator(queries.strays(request.sight, source=source), _PAGE).get_page(request.GET.get("page"))
    asked = asked_rows((one.file, one.row_no) for one in page)
    names = names_of({one.region for one in page})
    shown = {
        "lists": lists,
        "source": source,
        "all": sum(number for _one, _owner, number in lists),
        "page": page,
        "rows": [
            (
                one,
                " ".join(filter(None, cells_of(one.shown))),
                listed(lacking(one.shown)),
                names[one.region],
                asked.get((one.file, one.row_no)),
            )
            for one in page
        ],
        "is_monitor": bool(areas_held(request, Duty.CITY_MONITOR)),
    }
    return render(request, "matching/strays.html", shown)


@require_safe
@admits(*STRAY_READERS)
def stray_book(request: OfficerRequest) -> HttpResponse:
    """The same as a workbook, masked as on the page: each owner finds its rows by file and row number."""
    found = list(queries.strays(request.sight, source=request.GET.get("source", "")[:60])[:_MOST_ROWS])
    names = names_of({one.region for one in found})
    rows = [
        (one.department, one.source, one.file, one.row_no, *cells_of(one.shown), names[one.region], listed(lacking(one.shown)), "", "")
        for one in found
    ]  # fmt: skip
    columns = [(_("部门"), 10), (_("来源"), 20), (_("文件"), 30), (_("行"), 8), (_("姓名"), 10), (_("证件号码"), 22), (_("出生年份"), 10),
               (_("地区"), 14), (_("缺什么"), 26), (_("补正后的证件号码"), 24), (_("说明"), 24)]  # fmt: skip
    now = clock.now()
    note_export("strays", len(rows), by=request.officer.code, at=now, area=min(request.sight.areas))
    name = _("身份待核-%(day)s") % {"day": clock.day_of(now)}
    return sheets.answer(name, [Sheet(_("身份待核"), columns, rows)], note=f"{name} {request.officer.name}")


def _ask_owners(request: OfficerRequest) -> None:
    """Ask for what the ticked rows lack, in one sentence; rows that are asked about already are passed over."""
    ticked, question, made = request.POST.getlist("row")[:_PAGE], request.POST.get("question", "")[:200], 0
    for one in queries.strays(request.sight).filter(pk__in=ticked):
        row = OwnersRow(
            one.region,
            one.department,
            one.source,
            one.file,
            one.row_no,
            NUMBER,
            cells_of(one.shown)[1] or "—",
        )
        try:
            ask_for_number(row, question=question, by=request.officer, at=clock.now())
            made += 1
        except CorrectionRefused as error:
            messages.error(request, str(error))
            break
    if made:
        messages.success(
            request, _("已请部门补 %(number)d 行。答复在部门的新文件里，下次比对生效。") % {"number": made}
        )
    elif not ticked:
        messages.error(request, _("请先选中要补的行。"))


def _sees_strays(request: OfficerRequest) -> bool:
    return bool(areas_held(request, *STRAY_READERS))
