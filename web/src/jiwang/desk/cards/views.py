"""明白卡: the list of a place, one family's card and consent, batches, the village team; and what a family's own phone shows."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwang.desk.cards import actions, queries, rules
from jiwang.desk.cards.actions import Wanted
from jiwang.desk.cards.carrying import Printing, about, book_of, print_village, team_of
from jiwang.desk.cards.forms import (
    ConsentForm,
    ContactForm,
    DigitsForm,
    PrintForm,
    SearchForm,
    SizeForm,
    StopForm,
)
from jiwang.desk.cards.models import BRIEF, FATES, Batch, Consent
from jiwang.desk.cards.rules import Card, CardRefused, may_print, shown
from jiwang.desk.cards.states import PRINTERS, READERS, Answer, Fate, Field
from jiwang.jobs.queries import run_about, shown_row
from jiwang.kit import clock
from jiwang.kit.papers.answering import as_file
from jiwang.kit.papers.drawing import lacking
from jiwang.kit.rows.ways import sender_of
from jiwang.kit.sights import TOWNSHIP, seeing
from jiwang.kit.words.speaking import listed, spoken
from jiwang.registers.papers.actions import keep
from jiwang.registers.papers.queries import bytes_of, paper_about
from jiwang.registers.people import queries as people
from jiwang.registers.people.models import Household
from jiwang.registers.places.queries import names_of, paths_of, places_inside
from jiwang.registers.places.rules import told_from
from jiwang.registers.staff.permissions import OfficerRequest, admits, admits_everyone, areas_held
from jiwang.stages.assistance.queries import sums_of
from jiwang.stages.dispatch.actions import Actor

_PAGE, _BATCHES = 30, 8
_STATUS = {Answer.WRONG: 403, Answer.MALFORMED: 422, Answer.LOCKED: 429, Answer.CROWDED: 429, Answer.DEAD: 404}  # fmt: skip


@require_safe
@admits(*READERS)
def cards(request: OfficerRequest) -> HttpResponse:
    """The families of a place: what they have agreed to, when their card was printed, and whether it has changed since."""
    places, form = _places(request), SearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    area = asked.get("area", "")
    areas = [area] if area in dict(places) else list(areas_held(request, *READERS))
    found = queries.homes_with_cards(request.sight, areas, clock.today())
    found = queries.having_said(queries.named(found, asked.get("text", "").strip()), asked.get("shelf", ""))
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    can_print = bool(areas_held(request, *PRINTERS))
    shown_ = {
        "page": page,
        "rows": queries.standings_of(page, clock.today()),
        "places": places,
        "asked": {"area": area, "text": asked.get("text", ""), "shelf": asked.get("shelf", "")},
        "paths": paths_of({one.region for one in page}, start=told_from(request.sight.areas)),
        "brief": BRIEF,
        "can_print": can_print,
        "form": PrintForm(places=places, initial={"area": area}),
        "batches": _batches(request) if can_print else [],
        "lacking": lacking(),
    }
    return render(request, "cards/cards.html", shown_)


@never_cache
@require_safe
@admits(*READERS)
def card(request: OfficerRequest, household_id: int) -> HttpResponse:
    """One family's card as it is printed now, what it has agreed to, and every print."""
    found = _household(request, household_id)
    shown_ = {
        "household": found,
        "card": _card(request, found),
        "words": list(reversed(queries.said_by(found.pk))),
        "prints": queries.prints_about(found.pk)[:_BATCHES],
        "ticket": queries.live_pass(found.pk, clock.today()),
        "has_phone": bool(queries.phone_of(found)),
        "can_print": may_print(found.region, held=request.held),
        "brief": BRIEF,
        "is_changed": any(one.is_changed for one in queries.standings_of([found], clock.today())),
        "lacking": lacking(),
    }
    return render(request, "cards/card.html", shown_)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@admits(*READERS)
def consent(request: OfficerRequest, household_id: int) -> HttpResponse:
    """Ask the family, thing by thing; what it takes back counts at once."""
    found = _household(request, household_id)
    word = queries.words_of([found.pk]).get(found.pk)
    before, can_word = word.granted if word else [], may_print(found.region, held=request.held)
    fresh = {"consent": uuid4(), "granted": before}
    form = ConsentForm(request.POST or None, may_word=can_word, before=before, initial=fresh)
    if request.method == "POST" and form.is_valid() and _said(request, found, form):
        return redirect("cards:card", found.pk)
    shown_ = {"form": form, "household": found, "head": people.names_of_heads([found.pk]).get(found.pk, ""), "word": word, "brief": BRIEF}  # fmt: skip
    return render(request, "cards/consent.html", shown_, status=422 if request.method == "POST" else 200)


@require_POST
@admits(*READERS)
def stop(request: OfficerRequest, household_id: int) -> HttpResponse:
    """A card was lost, or somebody knows too much: every QR of the family is dead at once."""
    found, form = _household(request, household_id), StopForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""

    def act() -> str:
        number = actions.stop(found, why=why, by=_actor(request), at=clock.now())
        return _("二维码已停用。下次印卡会换新的。") if number else _("这家人没有在用的二维码。")

    return _tried(request, act, reverse("cards:card", args=[found.pk]))


@never_cache
@require_safe
@admits(*PRINTERS)
def book(request: OfficerRequest, household_id: int) -> HttpResponse:
    """帮扶手册 as a file: every row of the ledger by date."""
    found = _household(request, household_id)
    if lacking():
        raise Http404
    actions.note_book(found, by=_actor(request), at=clock.now())
    rows = queries.book_rows(queries.township_sight(found.region), found)
    name = people.names_of_heads([found.pk]).get(found.pk, "")
    return as_file(
        book_of(found, rows, on=clock.today()),
        name=_("帮扶手册 %(name)s %(day)s") % {"name": name, "day": clock.today()},
    )


@require_POST
@admits(*PRINTERS)
def one(request: OfficerRequest, household_id: int) -> HttpResponse:
    """One family's card, printed at once."""
    found, form = _household(request, household_id), SizeForm(request.POST)
    here = reverse("cards:card", args=[found.pk])
    if not form.is_valid() or lacking():
        messages.error(request, _("请选A4还是A3。") if not lacking() else _("这台服务器还不能生成文件，请找系统管理员。"))  # fmt: skip
        return redirect(here)
    wanted = Wanted(found.region, form.cleaned_data["size"], request.build_absolute_uri("/"), household=found)
    made, _run = actions.ask(wanted, by=_actor(request), at=clock.now(), is_one=True)
    print_village(Printing(made, clock.today(), clock.now()), found.region, [found])
    (row,) = queries.prints_in(made)
    if row.fate != Fate.PRINTED:
        messages.error(request, _("没有印：%(why)s。") % {"why": FATES[Fate(row.fate)]})
        return redirect(here)
    return redirect("cards:file", made.pk, found.region)


@require_POST
@admits(*PRINTERS)
def ask(request: OfficerRequest) -> HttpResponse:
    """The cards of a village or of the whole township; a job prints them."""
    form = PrintForm(request.POST, places=_places(request))
    if not form.is_valid() or lacking():
        wrong = [error for errors in form.errors.values() for error in errors]
        messages.error(request, str(wrong[0]) if wrong else _("这台服务器还不能生成文件，请找系统管理员。"))
        return redirect("cards:cards")
    asked = form.cleaned_data
    wanted = Wanted(
        asked["area"], asked["size"], request.build_absolute_uri("/"), only_changed=asked["only_changed"]
    )
    number = queries.homes_with_cards(request.sight, [wanted.region], clock.today()).count()
    made: list[Batch] = []

    def act() -> str:
        rules.check_asked(number)
        made.append(actions.ask(wanted, by=_actor(request), at=clock.now())[0])
        return _("已开始印，可以在这里看进度。")

    answer = _tried(request, act, reverse("cards:cards"))
    return redirect("cards:batch", made[0].pk) if made else answer


@never_cache
@require_safe
@admits(*PRINTERS)
def batch(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """What came of a batch: a file for each village, and who was left out and why."""
    found = _batch(request, batch_id)
    rows = list(queries.prints_in(found))
    heads = people.names_of_heads([row.household_id for row in rows])
    run = run_about("cards.print", f"cards:{found.pk}")
    left = [(row, heads.get(row.household_id, "")) for row in rows if row.fate != Fate.PRINTED]
    villages: dict[str, int] = {}
    for row in rows:
        villages[row.region] = villages.get(row.region, 0) + (row.fate == Fate.PRINTED)
    shown_ = {
        "batch": found,
        "place": paths_of([found.region])[found.region],
        "files": [(code, name, villages[code], queries.is_outdated(found, code)) for code, name in sorted(names_of(villages).items())],
        "page": Paginator(left, _PAGE).get_page(request.GET.get("page")),
        "paths": paths_of({row.region for row in rows}, start=told_from(request.sight.areas)),
        "number": sum(villages.values()),
        "run": shown_row(run, clock.now()) if run else None,
    }  # fmt: skip
    return render(request, "cards/batch.html", shown_)


@never_cache
@require_safe
@admits(*PRINTERS)
def file(request: OfficerRequest, batch_id: int, village: str) -> HttpResponse:
    """The cards of one village as a file; not any more once a family in it has said something else."""
    found = _batch(request, batch_id)
    kept = paper_about(request.sight, about(found, village))
    if kept is None:
        raise Http404
    if queries.is_outdated(found, village):
        messages.error(request, _("印好以后有家庭改了同意，这份文件不能再用。请重新印。"))
        return redirect("cards:batch", found.pk)
    keep(kept, lambda: b"", by=request.officer, at=clock.now())
    return as_file(bytes_of(kept), name=kept.name)


@require_http_methods(["GET", "POST"])
@admits(*PRINTERS)
def team(request: OfficerRequest) -> HttpResponse:
    """Whom the families of each village may call, as the office agrees to publish it."""
    places = _places(request)
    form = ContactForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        number = queries.contacts_at([asked["area"]]).count()

        def act() -> str:
            actions.name_contact(
                asked["area"], name=asked["person"].strip(), duty=asked["duty"].strip(), phone=asked["phone"],
                number=number, by=_actor(request), at=clock.now(),
            )  # fmt: skip
            return _("已登记。下次印卡就有。")

        return _tried(request, act, reverse("cards:team"))
    people_there = queries.contacts_at([code for code, _name in places])
    shown_ = {
        "form": form,
        "places": [
            (code, name, [one for one in people_there if one.region == code]) for code, name in places
        ],
        "lacking": lacking(),
    }
    return render(request, "cards/team.html", shown_, status=422 if request.method == "POST" else 200)


@require_POST
@admits(*PRINTERS)
def drop(request: OfficerRequest, contact_id: int) -> HttpResponse:
    """Somebody is no more to be called."""
    codes = [code for code, _name in _places(request)]
    found = get_object_or_404(queries.contacts_at(codes), pk=contact_id)

    def act() -> str:
        actions.drop_contact(found, by=_actor(request), at=clock.now())
        return _("已去掉。")

    return _tried(request, act, reverse("cards:team"))


@never_cache
@require_safe
@admits(*READERS)
def sheet(request: OfficerRequest, village: str) -> HttpResponse:
    """便民联系卡 of a village, with lines to cut along."""
    if lacking() or village not in dict(_places(request)):
        raise Http404
    found = list(queries.contacts_at([village, village[:TOWNSHIP]]))
    place = paths_of([village], start=TOWNSHIP)[village]
    return as_file(team_of(place, found), name=_("便民联系卡 %(place)s") % {"place": place})


@admits_everyone
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def family(request: HttpRequest, word: str) -> HttpResponse:
    """What a QR opens: the card, after the last digits of the phone on file. It is asked for anew each time, and nothing stays on the phone."""
    ticket = queries.pass_of(word)
    if ticket is None:
        return _told(request, Answer.DEAD)
    form = DigitsForm(request.POST or None)
    typed = form.cleaned_data["digits"].strip() if form.is_valid() else ""
    is_try = request.method == "POST"
    with seeing(queries.township_sight(ticket.region)):
        answer = queries.answer_to(ticket, typed, sender_of(request), on=clock.today(), at=clock.now())
        if is_try and answer in (Answer.OPEN, Answer.WRONG):
            answer = actions.unlock(
                ticket, typed, sender=sender_of(request), on=clock.today(), at=clock.now()
            )
        if answer is not Answer.OPEN:
            answer = Answer.MALFORMED if is_try and answer is Answer.ASKED else answer
            return _told(request, answer, form=form)
        return _opened(request, ticket.household)


def _told(request: HttpRequest, answer: Answer, form: DigitsForm | None = None) -> HttpResponse:
    shown_ = {"answer": answer, "form": form or DigitsForm(), "hours": int(rules.LOCKED.total_seconds() // 3600)}  # fmt: skip
    return render(request, "cards/digits.html", shown_, status=_STATUS.get(answer, 200))


def _opened(request: HttpRequest, household: Household) -> HttpResponse:
    today = clock.today()
    words = queries.words_of([household.pk])
    granted = words[household.pk].granted if household.pk in words else []
    if Field.SCAN not in granted:
        return _told(request, Answer.DEAD)
    sight = queries.township_sight(household.region)
    found = queries.cards_of([household], sight, today, words=words)[household.pk]
    rows = queries.book_rows(sight, household) if Field.BOOK in granted else None
    has_amounts = Field.AMOUNT in granted
    sums = sums_of(rows) if rows and has_amounts else []
    shown_ = {"card": found, "today": today, "rows": rows, "sums": sums, "has_amounts": has_amounts}
    return render(request, "cards/family.html", shown_)


def _card(request: OfficerRequest, household: Household) -> Card:
    """The card in the officer's own sight; a village worker sees neither amounts nor words about illness."""
    words = queries.words_of([household.pk])
    is_clerk = may_print(household.region, held=request.held)
    found = queries.cards_of([household], request.sight, clock.today(), words=words, has_wording=is_clerk)
    return found[household.pk] if is_clerk else shown(found[household.pk], ())


def _said(request: OfficerRequest, household: Household, form: ConsentForm) -> bool:
    """Whether it is taken down; what is wrong with it otherwise stands in the form."""
    try:
        with transaction.atomic():
            made = actions.consent(form.id(), household, form.said(), by=_actor(request), at=clock.now())
    except CardRefused as error:
        form.add_error(None, spoken(error))
        return False
    messages.success(request, _told_of(made))
    return True


def _told_of(made: Consent) -> str:
    if not made.granted:
        return _("已记下：都不同意。不影响这家人的救助。")
    return _("已记下：同意%(what)s。") % {"what": listed(BRIEF[Field(one)] for one in made.granted)}


def _places(request: OfficerRequest) -> list[tuple[str, str]]:
    """The officer's own townships and the villages in them, by code and name."""
    areas = sorted(areas_held(request, *READERS))
    below = [one.code for one in places_inside([one for one in areas if len(one) == TOWNSHIP])]
    codes = sorted({*areas, *below})
    names = names_of(codes)
    return [(code, names[code]) for code in codes]


def _batches(request: OfficerRequest) -> list[tuple[Batch, str]]:
    found = list(queries.batches_seen(request.sight).filter(household=None)[:_BATCHES])
    names = names_of({one.region for one in found})
    return [(one, names[one.region]) for one in found]


def _batch(request: OfficerRequest, batch_id: int) -> Batch:
    found: Batch = get_object_or_404(queries.batches_seen(request.sight), pk=batch_id)
    return found


def _household(request: OfficerRequest, household_id: int) -> Household:
    found = people.household_seen(request.sight, household_id)
    if found is None:
        raise Http404
    return found


def _tried(request: OfficerRequest, act: Callable[[], str], then: str) -> HttpResponse:
    """Do something whole or not at all, and say how it went."""
    try:
        with transaction.atomic():
            messages.success(request, act())
    except CardRefused as error:
        messages.error(request, spoken(error))
    return redirect(then)


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())
