"""结对帮扶: which seats are empty, who helps, one family's helpers and consents, and the few families of a helper who has signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.aid.pairing import actions, queries
from jiwang.aid.pairing.forms import (  # fmt: skip
    AnswerForm,
    BriefForm,
    GiftForm,
    HandoverForm,
    PairForm,
    SearchForm,
    SponsorForm,
    WhyForm,
    labelled,
)
from jiwang.aid.pairing.models import KINDS, Pairing, Sponsor
from jiwang.aid.pairing.rules import PairingRefused
from jiwang.aid.pairing.states import COUNTERS, HELPERS, KEEPERS, RECORDERS
from jiwang.analysis.applying.pairing import PairingScheme
from jiwang.kit import clock, sheets
from jiwang.kit.sheets import Sheet
from jiwang.kit.sights import COUNTY, TOWNSHIP, see_as_helper
from jiwang.kit.words.speaking import spoken
from jiwang.registers.people import queries as people
from jiwang.registers.people.models import Household
from jiwang.registers.places.queries import names_of, paths_of
from jiwang.registers.staff.permissions import OfficerRequest, admits, areas_held
from jiwang.stages.assistance.forms import ReceiptForm
from jiwang.stages.assistance.queries import funds_at
from jiwang.stages.assistance.rules import YUAN, LedgerRefused
from jiwang.stages.assistance.rules import said as measured
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import note_export

_PAGE, _SHEET, _MOST = 40, 20_000, 200


@require_safe
@admits(*sorted(COUNTERS))
def overview(request: OfficerRequest) -> HttpResponse:
    """Of one scheme: how many seats are empty where, and whose, with the way to close each gap."""
    schemes, scheme = _schemes(request)
    form = SearchForm(request.GET)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    seat, today = request.GET.get("seat", ""), clock.today()
    sees = scheme is not None and bool(request.sight.areas)
    found = queries.gaps(request.sight, today, scheme=scheme, seat=seat) if scheme and sees else []
    page = Paginator([one for one in found if text in one.name], _PAGE).get_page(request.GET.get("page"))
    shown = {
        "schemes": schemes, "scheme": scheme, "seat": seat, "form": form, "text": text, "page": page,
        "paths": paths_of({one.region for one in page}, start=TOWNSHIP), "places": _places(request, scheme) if scheme else [],
        "may_pair": bool(areas_held(request, *KEEPERS)), "sees_families": sees,
    }  # fmt: skip
    return render(request, "pairing/overview.html", shown)


@require_safe
@admits(*sorted(RECORDERS))
def book(request: OfficerRequest) -> HttpResponse:
    """The families of a scheme with their helpers, as a workbook."""
    _all, scheme = _schemes(request)
    if scheme is None:
        raise Http404
    rows = queries.listed(request.sight, clock.today(), scheme=scheme)[:_SHEET]
    paths = paths_of({one.region for one in rows})
    cells = [(paths[one.region], one.told_name, one.label, one.helper.name, one.helper.unit, one.since) for one in rows]  # fmt: skip
    columns = [(_("地区"), 26), (_("户主"), 12), (_("席位"), 16), (_("帮扶人"), 14), (_("单位"), 24), (_("从哪天起"), 12)]  # fmt: skip
    note_export("pairing", rows=len(rows), by=request.officer.code, at=clock.now(), area=min(request.sight.areas))  # fmt: skip
    return sheets.answer(_("结对名单"), [Sheet(scheme.label, columns, cells)])


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(KEEPERS))
def many(request: OfficerRequest) -> HttpResponse:
    """Many at once: take families in, accept proposals, and check that nothing is missing. First shown, then written."""
    schemes, scheme = _schemes(request)
    if scheme is None:
        return render(request, "pairing/many.html", {"schemes": schemes, "scheme": None})
    if request.method == "POST" and _tried(request, lambda: _many(request, scheme)):
        return redirect(f"{request.path}?scheme={scheme.id}")
    today = clock.today()
    offered = queries.proposals(request.sight, today, scheme=scheme)[:_MOST]
    new = list(queries.outside(request.sight, today, scheme=scheme.id)[:_MOST])
    names = people.names_of_heads(one.pk for one in new)
    shown = {
        "schemes": schemes, "scheme": scheme, "offered": offered, "new": [(one, names.get(one.pk, "")) for one in new],
        "paths": paths_of( {one.region for one, _who in offered} | {one.region for one in new}, start=TOWNSHIP ),
        "funds": funds_at(areas_held(request, *KEEPERS)), "batch": request.session.pop("paired_batch", ""),
    }  # fmt: skip
    return render(request, "pairing/many.html", shown, status=422 if request.method == "POST" else 200)


def _many(request: OfficerRequest, scheme: PairingScheme) -> str:
    by, at = _actor(request), clock.now()
    match request.POST.get("act"):
        case "enrol":
            homes = people.households_seen(request.sight).filter(pk__in=_numbers(request, "household"))
            actions.enrol(homes, scheme, since=by.on, by=by, at=at)
            return _("已纳入，空席在“结对帮扶”里列出。")
        case "accept":
            return _accepted(request, scheme, by)
        case "settle":
            fund = funds_at(areas_held(request, *KEEPERS)).filter(pk__in=_numbers(request, "fund")).first()
            if fund is None:
                raise PairingRefused(_("请选钱从哪个来源出。"))
            count, seats, fen = actions.settle(request.sight, scheme, fund, by=by, at=at)
            return _("核对通过：%(homes)s户，%(seats)s席，%(money)s。") % {"homes": count, "seats": seats, "money": measured(fen, YUAN)}  # fmt: skip
        case _:
            raise PairingRefused(_("请按页面上的按钮办理。"))


def _accepted(request: OfficerRequest, scheme: PairingScheme, by: Actor) -> str:
    """Of what is proposed at this moment, what was ticked."""
    ticked, seats = request.POST.getlist("row"), {one.id: one for one in scheme.seats}
    offered = queries.proposals(request.sight, clock.today(), scheme=scheme)
    wanted = [(gap, who) for gap, who in offered if f"{gap.household}:{gap.seat}:{who.pk}" in ticked]
    homes = people.households_seen(request.sight).in_bulk([gap.household for gap, _who in wanted])
    asked = [(queries.Place(homes[gap.household], scheme, seats[gap.seat]), who) for gap, who in wanted]
    batch = actions.pair_many(asked, since=clock.today(), why=_("按推荐结对"), by=by, at=clock.now())
    request.session["paired_batch"] = str(batch)
    return _("已结对。")


@require_POST
@admits(*sorted(KEEPERS))
def undo(request: OfficerRequest, batch: UUID) -> HttpResponse:
    """Take back what was paired at once."""
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    by, said = _actor(request), _("这一批已撤销，每一个都留下了原因。")
    _tried(request, lambda: actions.undo(request.sight, batch, why=why, by=by, at=clock.now()), said)
    return redirect("pairing:overview")


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(KEEPERS))
def helpers(request: OfficerRequest) -> HttpResponse:
    """The register of helpers, and a new one."""
    areas = areas_held(request, *KEEPERS)
    regions = list(names_of({part for area in areas for part in (area[:COUNTY], area)}).items())
    form = SponsorForm(request.POST or None, regions=regions, initial={"region": max(areas, key=len)})
    if request.method == "POST" and form.is_valid():
        listed, by = form.listed(), _actor(request)
        if _tried(request, lambda: actions.add_helper(listed, by=by, at=clock.now()), _("已登记。")):
            return redirect("pairing:helpers")
    kind, asked = request.GET.get("kind", ""), SearchForm(request.GET)
    text = asked.cleaned_data["text"].strip() if asked.is_valid() else ""
    found = queries.helpers_at(areas, text=text, kind=kind if kind in KINDS else "")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page, "loads": queries.loads_of(page, clock.today()), "form": form, "kinds": KINDS.items(), "kind": kind, "search": asked,
        "text": text, "paths": paths_of({one.region for one in page}),
    }  # fmt: skip
    return render(request, "pairing/helpers.html", shown, status=422 if request.method == "POST" else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(KEEPERS))
def helper(request: OfficerRequest, helper_id: int) -> HttpResponse:
    """One helper: their families within the officer's sight, handing them over, and the end."""
    areas, today = areas_held(request, *KEEPERS), clock.today()
    found = get_object_or_404(queries.helpers_at(areas), pk=helper_id)
    able = queries.helpers_at(areas, kind=found.kind).filter(ended_on=None).exclude(pk=found.pk)
    choices, act = labelled(able, queries.loads_of(able, today)), request.POST.get("act")
    form = HandoverForm(request.POST if act == "hand_over" else None, choices=choices, initial={"day": today})
    if act == "leave" or (act == "hand_over" and form.is_valid()):
        if _tried(request, lambda: _moved_on(request, found, form if act == "hand_over" else None)):
            return redirect("pairing:helper", found.pk)
    rows = list(queries.pairings_by(request.sight, found, today))
    shown = {
        "helper": found, "place": paths_of([found.region])[found.region], "rows": rows,
        "paths": paths_of({one.region for one in rows}, start=TOWNSHIP), "form": form, "load": queries.loads_of([found], today).get(found.pk, 0),
    }  # fmt: skip
    return render(request, "pairing/helper.html", shown, status=422 if request.method == "POST" else 200)


def _moved_on(request: OfficerRequest, found: Sponsor, form: HandoverForm | None) -> str:
    if form is None:
        actions.leave(found, by=_actor(request), at=clock.now())
        return _("已停止帮扶。")
    new, asked = queries.helper_named(form.cleaned_data["new"]), form.cleaned_data
    count = actions.hand_over(request.sight, found, new, day=asked["day"], why=asked["why"], by=_actor(request), at=clock.now())  # fmt: skip
    return _("已交接%(count)s席；到那一天，原来的人就看不到这些户了。") % {"count": count}


@never_cache
@require_safe
@admits(*sorted(RECORDERS))
def home(request: OfficerRequest, household_id: int) -> HttpResponse:
    """One family: its seats, who sits in them, and what it has said about being paired."""
    return _home_page(request, _household(request, household_id))


@never_cache
@require_POST
@admits(*sorted(RECORDERS))
def step(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Pair, end, or write down what the family says; what cannot be done comes back with what was typed."""
    found, act = _household(request, household_id), request.POST.get("act", "")
    form = _form_of(request, found, act)
    if form is None:
        raise Http404
    if form.is_valid():
        if _tried(request, lambda: _stepped(request, found, form)):
            return redirect("pairing:home", found.pk)
    else:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    return _home_page(request, found, bound=(f"{act}{request.POST.get('seat', '')}", form))


def _form_of(request: OfficerRequest, found: Household, act: str) -> Any:
    may_pair = bool(areas_held(request, *KEEPERS))
    if act == "pair" and may_pair:
        return PairForm(request.POST, choices=_choices(found, request.POST.get("seat", "")))
    if act == "end" and may_pair:
        return WhyForm(request.POST)
    form = {"answer": AnswerForm, "withdraw": BriefForm}.get(act)
    return form(request.POST) if form else None


def _stepped(request: OfficerRequest, found: Household, form: Any) -> str:
    by, at, asked, act = _actor(request), clock.now(), form.cleaned_data, request.POST["act"]
    if act == "pair":
        place = queries.place_of(found, request.POST.get("seat", ""), clock.today())
        if place is not None:
            helper = queries.helper_named(asked["helper"])
            actions.pair(place, helper, since=asked["since"], why="", by=by, at=at)
            return _("已结对。")
    elif act == "answer":
        actions.answer(found, form.answer(), by=by, at=at)
        return _("已记下家庭的意愿。")
    elif act == "withdraw":
        ticked = _numbers(request, "consent")
        for consent in (one for one in queries.consents_of(found).values() if one.pk in ticked):
            actions.withdraw(consent, why=asked["why"], by=by, at=at)
            return _("已撤回；这一类的结对即时结束，不影响任何救助。")
    else:
        for pairing in queries.pairings_of(request.sight, found).filter(pk__in=_numbers(request, "pairing")):
            actions.end(pairing, why=asked["why"], by=by, at=at)
            return _("已结束，他看不到这户了。")
    raise PairingRefused(_("找不到要办的这一项，请刷新后再看。"))


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(RECORDERS))
def give(request: OfficerRequest, pairing_id: int) -> HttpResponse:
    """What a helper without an account has given, entered by an officer."""
    found = queries.pairing_seen(request.sight, pairing_id)
    if found is None:
        raise Http404
    return _giving(request, found, "pairing:home", found.household_id)


@never_cache
@require_safe
@admits(*sorted(HELPERS))
def mine(request: OfficerRequest) -> HttpResponse:
    """The families of a helper who has signed in: name, address and seat, nothing else."""
    see_as_helper(request.officer.pk, clock.today())
    rows = list(queries.mine(request.officer, clock.today()))
    schemes = {one.region: queries.schemes_at(one.region, clock.today()) for one in rows}
    told = [(one, _roles(one, schemes[one.region])) for one in rows]
    return render(request, "pairing/mine.html", {"rows": told, "paths": paths_of({one.region for one in rows}, start=TOWNSHIP)})  # fmt: skip


def _roles(one: Pairing, schemes: dict[str, PairingScheme]) -> tuple[str, ...]:
    """What is expected of a seat in words (四员)."""
    known = schemes.get(one.scheme)
    return next((seat.roles for seat in known.seats if seat.id == one.seat), ()) if known else ()


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*sorted(HELPERS))
def family(request: OfficerRequest, pairing_id: int) -> HttpResponse:
    """One of a helper's own families, and the short form for what was given."""
    see_as_helper(request.officer.pk, clock.today())
    found = get_object_or_404(
        queries.mine(request.officer, clock.today()).select_related("helper"), pk=pairing_id
    )
    actions.look_at(found, by=_actor(request), at=clock.now())
    return _giving(request, found, "pairing:mine")


def _giving(request: OfficerRequest, found: Pairing, after: str, *about: object) -> HttpResponse:
    today, by, is_sent = clock.today(), _actor(request), request.method == "POST"
    told = request.POST if is_sent else None
    gift = GiftForm(told, initial={"gift": uuid4(), "unit": _("次"), "amount": 1})
    receipt = ReceiptForm(told, initial={"day": today, "received_by": found.told_name})
    if is_sent and gift.is_valid() and receipt.is_valid():
        made = gift.made(receipt.day_of())
        if _tried(request, lambda: actions.give(found, made, receipt=receipt.receipt(), by=by, at=clock.now()), _("已记入帮扶台账。")):  # fmt: skip
            return redirect(after, *about)
    elif is_sent:
        messages.error(request, _("有一项没填对，请看红字；别的都还在。"))
    shown = {
        "pairing": found, "gift": gift, "receipt": receipt, "place": paths_of([found.region], start=TOWNSHIP)[found.region],
        "is_helper": after == "pairing:mine", "given": queries.given_by(found) if after != "pairing:mine" else [],
    }  # fmt: skip
    return render(request, "pairing/give.html", shown, status=422 if is_sent else 200)


def _home_page(
    request: OfficerRequest, found: Household, *, bound: tuple[str, Any] = ("", None)
) -> HttpResponse:
    today, act, form = clock.today(), *bound
    head = queries.head_of(found)
    rows = list(queries.pairings_of(request.sight, found))
    held = [one for one in rows if one.until is None or one.until > today]
    schemes = queries.schemes_for(found, {one.scheme for one in held}, today)
    may_pair = bool(areas_held(request, *KEEPERS))
    seats = [
        (scheme, seat, [one for one in held if (one.scheme, one.seat) == (scheme.id, seat.id)], _pair_form(found, f"{scheme.id}.{seat.id}", bound) if may_pair else None)
        for scheme in schemes for seat in scheme.seats
    ]  # fmt: skip
    shown = {
        "household": found, "name": head.name if head else "", "place": paths_of([found.region], start=TOWNSHIP)[found.region], "seats": seats,
        "past": [one for one in rows if one not in held], "consents": queries.consents_of(found).values(), "may_pair": may_pair,
        "agreed": {one.kind for one in queries.consents_of(found).values() if one.agrees and not one.withdrawn_on},
        "answer": form if act == "answer" else AnswerForm(initial={"on": today, "said_by": head.name if head else ""}), "act": act,
    }  # fmt: skip
    return render(request, "pairing/home.html", shown, status=422 if form is not None else 200)


def _pair_form(found: Household, seat: str, bound: tuple[str, Any]) -> PairForm:
    if bound[0] == f"pair{seat}" and isinstance(bound[1], PairForm):
        return bound[1]
    return PairForm(
        choices=_choices(found, seat),
        initial={"since": clock.today()},
        auto_id=f"{seat.replace('.', '_')}_%s",
    )


def _choices(found: Household, named: str) -> list[tuple[int, str]]:
    able = queries.able_for(found, named, clock.today())
    return labelled(able, queries.loads_of(able, clock.today()))


def _schemes(request: OfficerRequest) -> tuple[list[PairingScheme], PairingScheme | None]:
    area = min(areas_held(request, *COUNTERS), key=len)
    found = queries.schemes_at(area, clock.today())
    asked = request.GET.get("scheme") or request.POST.get("scheme", "")
    return list(found.values()), found.get(asked) or next(iter(found.values()), None)


def _places(request: OfficerRequest, scheme: PairingScheme) -> list[tuple[str, int, list[tuple[str, int]]]]:
    areas = areas_held(request, *COUNTERS)
    rows = queries.counts(areas, clock.today(), scheme=scheme)
    names = names_of(place for place, _count, _missing in rows)
    labels = {one.id: one.label for one in scheme.seats}
    return [(names[place], count, [(labels[seat], n) for seat, n in missing.items()]) for place, count, missing in rows]  # fmt: skip


def _household(request: OfficerRequest, household_id: int) -> Household:
    found = people.household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    return found


def _numbers(request: OfficerRequest, name: str) -> list[int]:
    """What was sent as a number of a record, if it is one."""
    return [
        int(one) for one in request.POST.getlist(name) if one.isascii() and one.isdecimal() and len(one) < 19
    ]


def _tried(request: OfficerRequest, write: Callable[[], object], said: str = "") -> bool:
    """Do it and say so, or say why not."""
    try:
        with transaction.atomic():
            done = write()
    except (PairingRefused, LedgerRefused) as error:
        messages.error(request, spoken(error))
        return False
    messages.success(request, said or str(done))
    return True


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
