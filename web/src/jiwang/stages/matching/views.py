"""② Reviewing pairs: one after the other, side by side, blind; and what was said before."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.kit.words.speaking import spoken
from jiwang.registers.people.queries import people_seen
from jiwang.registers.staff.permissions import OfficerRequest, admits
from jiwang.stages.matching import actions, queries
from jiwang.stages.matching.forms import OpinionForm
from jiwang.stages.matching.models import ANSWERS, Opinion, Pair
from jiwang.stages.matching.permissions import REVIEWERS
from jiwang.stages.matching.rules import OpinionRefused
from jiwang.stages.matching.states import SETTLED, Outcome

_PAGE = 30


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
    return render(request, "matching/none.html", {"standing": standing, "done": done, "first": first})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admits(*REVIEWERS)
def pair(request: OfficerRequest, pair_id: str) -> HttpResponse:
    """One pair, side by side, and three answers; an answer leads to the next pair that waits."""
    found = get_object_or_404(queries.pairs_seen(request.sight), pk=pair_id)
    if request.method == "POST":
        return _said(request, found)
    actions.look_at(found, by=request.officer.code, at=timezone.now())
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
        found = actions.take_back(opinion_id, by=request.officer, at=timezone.now())
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
        found = actions.ask_about(one, other, by=request.officer, at=timezone.now())
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
    opinion = actions.say(found.pk, asked["answer"], by=request.officer, at=timezone.now(), why=asked["why"])
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
    return render(request, "matching/pair.html", shown, status=status)


def _with_done(address: str, request: OfficerRequest) -> str:
    done = request.GET.get("done", "")
    return f"{address}?done={done}" if done.isdecimal() else address
