"""微心愿: the list that everybody reads, what helpers claim, and the wishes as village, township and county work on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.aid.wishes import actions, queries
from jiwang.aid.wishes.actions import Claimant
from jiwang.aid.wishes.forms import ClaimForm, DoneForm, SearchForm, TellForm, WhyForm, WordsForm
from jiwang.aid.wishes.models import STATES
from jiwang.aid.wishes.rules import WishRefused
from jiwang.aid.wishes.states import RECORDERS, STEPS, State, Step
from jiwang.kit import clock
from jiwang.kit.sights import COUNTY, TOWNSHIP
from jiwang.kit.words.speaking import spoken
from jiwang.registers.people import queries as people
from jiwang.registers.people.queries import heads_of
from jiwang.registers.places.queries import counties, names_of, paths_of
from jiwang.registers.staff.permissions import OfficerRequest, admits, admits_everyone, areas_held
from jiwang.registers.staff.states import Duty
from jiwang.stages.assistance.forms import ReceiptForm
from jiwang.stages.assistance.rules import LedgerRefused
from jiwang.stages.dispatch.actions import Actor

_PAGE = 30


@require_safe
@admits(*sorted(RECORDERS | {Duty.SUPERVISOR}))
def inbox(request: OfficerRequest) -> HttpResponse:
    """The figures, and wish by wish where they stand; a supervisor sees the figures."""
    today, areas = clock.today(), areas_held(request, *RECORDERS, Duty.SUPERVISOR)
    where = request.GET.get("where", "")
    form = SearchForm(request.GET)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = queries.wishes_seen(request.sight, today).filter(words__icontains=text)
    page = Paginator(found.filter(now=where) if where in STATES else found, _PAGE).get_page(
        request.GET.get("page")
    )
    counts = queries.counts(areas, today)
    tabs = [(one, STATES[one], getattr(counts, one)) for one in STATES]
    shown = {
        "counts": counts, "tabs": tabs, "where": where, "page": page, "form": form, "text": text, "labels": STATES,
        "paths": paths_of({one.region for one in page}, start=TOWNSHIP), "sees_families": bool(request.sight.areas),
    }  # fmt: skip
    return render(request, "wishes/inbox.html", shown)


@admits_everyone
@never_cache
@require_safe
def open_to_all(request: HttpRequest) -> HttpResponse:
    """Everybody reads what families wish for, without knowing who they are."""
    found = queries.published(counties(), clock.today())
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(
        request, "wishes/open.html", {"page": page, "names": names_of({one.county for one in page})}
    )


@never_cache
@require_http_methods(["GET", "POST"])
@admits(Duty.HELPER)
def to_claim(request: OfficerRequest) -> HttpResponse:
    """What a helper may claim, and what they have claimed."""
    today, areas = clock.today(), [area[:COUNTY] for area in areas_held(request, Duty.HELPER)]
    found, by = queries.published(areas, today), _actor(request)
    if request.method == "POST":
        wanted = next((one.id for one in found if str(one.id) == request.POST.get("wish")), None)
        claimant = Claimant(request.officer.name, officer=request.officer)
        if _tried(request, lambda: _claimed(wanted, claimant, by), _("认领了。乡镇（街道）会联系您怎么送。")):
            return redirect("wishes:claim")
        found = queries.published(areas, today)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "mine": queries.claims_of(request.officer, today), "names": names_of({one.county for one in page})}  # fmt: skip
    return render(request, "wishes/claim.html", shown, status=422 if request.method == "POST" else 200)


def _claimed(wanted: UUID | None, claimant: Claimant, by: Actor) -> None:
    if wanted is None:
        raise WishRefused(_("这个心愿刚刚被别人认领了。请看看别的心愿。"))
    actions.claim(wanted, claimant, by=by, at=clock.now())


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(RECORDERS))
def tell(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Write down what a family wishes for."""
    found = people.household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    head, today, by = heads_of([found.pk]).get(found.pk), clock.today(), _actor(request)
    name = head.name if head else ""
    form = TellForm(request.POST or None, initial={"wish": uuid4(), "consent_by": name, "consent_on": today})
    if request.method == "POST" and form.is_valid():
        number, told = form.cleaned_data["wish"], form.told()
        if _tried(request, lambda: actions.tell(number, found, told, by=by, at=clock.now()), _("已登记，乡镇（街道）看过再公开。")):  # fmt: skip
            return redirect("wishes:wish", number)
    shown = {"form": form, "household": found, "name": name, "place": paths_of([found.region], start=TOWNSHIP)[found.region]}  # fmt: skip
    return render(request, "wishes/tell.html", shown, status=422 if request.method == "POST" else 200)


@never_cache
@require_safe
@admits(*sorted(RECORDERS))
def wish(request: OfficerRequest, wish_id: UUID) -> HttpResponse:
    """One wish: its words, the family's consent, who has claimed it, and what may be done now."""
    return _page(request, _wish(request, wish_id))


@never_cache
@require_POST
@admits(*sorted(RECORDERS))
def step(request: OfficerRequest, wish_id: UUID) -> HttpResponse:
    """Take a step; what cannot be taken comes back with what was typed and the reason why."""
    found, asked = _wish(request, wish_id), request.POST.get("step", "")
    if asked not in _open(request, found):
        messages.error(request, _("这一步现在不能办，请看页面上可以办的。"))
        return _page(request, found, status=422)
    forms = _forms(found, Step(asked), request.POST)
    if all(one.is_valid() for one in forms):
        if _tried(request, lambda: _taken(request, found, Step(asked), forms=forms), _("已办好。")):
            return redirect("wishes:wish", found.pk)
    else:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    return _page(request, _wish(request, wish_id), bound=(asked, forms), status=422)


def _taken(request: OfficerRequest, found: Any, asked: Step, *, forms: Any) -> None:
    by, at, told = _actor(request), clock.now(), forms[0].cleaned_data
    match asked:
        case Step.PUBLISH:
            actions.publish(found.pk, told["words"], by=by, at=at)
        case Step.CLAIM:
            actions.claim(found.pk, forms[0].claimant(), by=by, at=at)
        case Step.RELEASE:
            actions.release(found.pk, why=told["why"], by=by, at=at)
        case Step.WITHDRAW:
            actions.withdraw(found.pk, why=told["why"], by=by, at=at)
        case Step.FULFIL:
            gift = forms[0].made(forms[1].day_of())
            actions.fulfil(found.pk, gift, receipt=forms[1].receipt(), by=by, at=at)


def _forms(found: Any, asked: Step, told: Any = None) -> list[Any]:
    """The forms of a step; without what was sent, as they are first shown."""
    match asked:
        case Step.PUBLISH:
            return [WordsForm(told, initial={"words": found.words})]
        case Step.CLAIM:
            return [ClaimForm(told)]
        case Step.FULFIL:
            start = {"gift": uuid4(), "amount": 1, "unit": _("件")}
            return [DoneForm(told, initial=start), ReceiptForm(told, initial={"day": clock.today(), "received_by": found.consent_by})]  # fmt: skip
        case _:
            return [WhyForm(told)]


def _page(request: OfficerRequest, found: Any, *, bound: tuple[str, Any] = ("", None), status: int = 200) -> HttpResponse:  # fmt: skip
    steps = _open(request, found)
    head = heads_of([found.household_id]).get(found.household_id)
    shown = {
        "wish": found, "label": STATES[State(found.now)], "name": head.name if head else "", "steps": steps, "claim": queries.claim_of(found),
        "forms": {one: bound[1] if bound[0] == one else _forms(found, Step(one)) for one in steps},
        "place": paths_of([found.region], start=TOWNSHIP)[found.region],
    }  # fmt: skip
    return render(request, "wishes/wish.html", shown, status=status)


def _open(request: OfficerRequest, found: Any) -> set[str]:
    """The steps that this officer may take now."""
    duties = {one.duty for one in request.held if one.covers(found.region)}
    return {
        str(one) for one, terms in STEPS.items() if duties & terms.duties and State(found.now) in terms.starts
    }


def _wish(request: OfficerRequest, wish_id: UUID) -> Any:
    found = queries.wish_seen(request.sight, wish_id, clock.today())
    if found is None:
        raise Http404
    return found


def _tried(request: OfficerRequest, write: Callable[[], object], said: str) -> bool:
    """Do it and say so, or say why not."""
    try:
        with transaction.atomic():
            write()
    except (WishRefused, LedgerRefused) as error:
        messages.error(request, spoken(error))
        return False
    messages.success(request, said)
    return True


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
