"""Reading cards. Everything is read in a sight; what a family is shown is what its township's office sees, and row security repeats it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import translation

from jiwang.aid.pairing.queries import helpers_beside
from jiwang.aid.plans.queries import measures_running
from jiwang.aid.urgent.models import Request
from jiwang.aid.urgent.states import State as Urgent
from jiwang.desk.cards.filling import Gathered, Home, card_of, labels_of
from jiwang.desk.cards.models import BRIEF, Batch, Consent, Contact, Pass, Print, Try, Wording
from jiwang.desk.cards.rules import Card, answer, shown
from jiwang.desk.cards.states import Answer, Fate, Field
from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.sights import EVERYWHERE, TOWNSHIP, Sight, seeing
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.applications.states import LIVE
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import members_of, names_of_heads, opened
from jiwang.registers.places.queries import paths_of
from jiwang.registers.staff.queries import workers_at
from jiwang.stages.assistance.models import Entry
from jiwang.stages.decisions.models import Recognition
from jiwang.stages.decisions.queries import recognised
from jiwang.stages.decisions.queries import within as decided_within
from jiwang.stages.visits.queries import within

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A family as the list of cards shows it."""

    household: Household
    head: str
    place: str
    consent: Consent | None
    printed: Print | None
    is_changed: bool


def ticket_cipher() -> FieldCipher:
    """For the words of QR codes."""
    return FieldCipher(settings.FIELD_KEY, "cards.ticket")


def sender_cipher() -> FieldCipher:
    """For the addresses from which digits are tried: only their digest is kept."""
    return FieldCipher(settings.FIELD_KEY, "cards.sender")


def wording_cipher() -> FieldCipher:
    """For the family's own words of cause and illness."""
    return FieldCipher(settings.FIELD_KEY, "cards.wording")


def township_sight(region: str) -> Sight:
    """What the family's township sees: no more and no less stands on its card, whoever looks."""
    return Sight.over([region[:TOWNSHIP]])


def homes_with_cards(sight: Sight, areas: Iterable[str], on: date) -> QuerySet[Household]:
    """The households of which there is something to say: recognised, helped, being dealt with, or asked."""
    places = Q(pk__in=[])
    for area in areas:
        places |= Q(region__startswith=area)
    entries = Entry.objects.filter(within(sight), household=OuterRef("pk"))
    parts = SubCase.objects.filter(within(sight), application__household=OuterRef("pk"), state__in=LIVE)
    lines = recognised(Recognition.objects.filter(decided_within(sight), household=OuterRef("pk")), on)
    words = Consent.objects.filter(household=OuterRef("pk"))
    found = Household.objects.filter(sight.within("region"), places)
    return found.filter(Exists(entries) | Exists(parts) | Exists(lines) | Exists(words)).order_by("region", "pk")  # fmt: skip


def named(found: QuerySet[Household], text: str) -> QuerySet[Household]:
    """The households in whose head's name or address some characters stand."""
    heads = Person.objects.filter(household=OuterRef("pk"), is_head=True, name__contains=text)
    return found.filter(Q(address__contains=text) | Exists(heads)) if text else found


def having_said(found: QuerySet[Household], where: str) -> QuerySet[Household]:
    """Those who were not asked yet, whose card may hang on the wall, or who do not want it there."""
    if where not in ("unasked", "wall", "refused"):
        return found
    words = Consent.objects.filter(household=OuterRef("pk"))
    if where == "unasked":
        return found.filter(~Exists(words))
    later = Consent.objects.filter(household=OuterRef("household"), turn__gt=OuterRef("turn"))
    last = words.filter(~Exists(later))
    hangs = last.filter(granted__contains=[str(Field.WALL)])
    return found.filter(Exists(hangs) if where == "wall" else Exists(last) & ~Exists(hangs))


def answer_to(ticket: Pass, typed: str, sender: str, *, on: date, at: datetime) -> Answer:
    """What somebody with a QR would be told now; nothing is counted by asking."""
    return answer(
        typed, phone=phone_of(ticket.household), wrong=wrong_tries(ticket), from_one=tries_from(sender_cipher().blind(sender), at),
        is_live=ticket.stopped_at is None and ticket.expires_on >= on, at=at,
    )  # fmt: skip


def cards_of(
    households: Iterable[Household],
    sight: Sight,
    on: date,
    *,
    words: Mapping[int, Consent],
    has_wording: bool = True,
) -> dict[int, Card]:
    """The cards of some families as they let them be seen, in the reader's language; some questions, however many families."""
    told = _gathered(list(households), sight, on)
    worded = wordings_of([pk for pk, one in words.items() if set(one.granted) & {Field.CAUSE, Field.ILLNESS}]) if has_wording else {}  # fmt: skip
    found = {}
    for pk, one in told.items():
        granted = words[pk].granted if pk in words else []
        cause, illness = worded.get(pk, ("", ""))
        one = replace(
            one,
            cause=cause if Field.CAUSE in granted else "",
            illness=illness if Field.ILLNESS in granted else "",
        )
        found[pk] = shown(card_of(one), granted)
    return found


def paper_cards_of(
    households: Iterable[Household], on: date, *, words: Mapping[int, Consent]
) -> dict[int, Card]:
    """The same in Chinese and in the sight of the township: what is printed, whoever prints it."""
    homes = list(households)
    townships = {one.region[:TOWNSHIP] for one in homes}
    with translation.override(settings.LANGUAGE_CODE):
        return {
            pk: card
            for one in townships
            for pk, card in cards_of([home for home in homes if home.region.startswith(one)], Sight.over([one]), on, words=words).items()
        }  # fmt: skip


def words_of(households: Iterable[int]) -> dict[int, Consent]:
    """What each family has said last."""
    found = Consent.objects.filter(household__in=list(households)).select_related("by")
    return {one.household_id: one for one in found.order_by("household", "turn")}


def said_by(household: int) -> list[Consent]:
    """Everything that a family has said, the first first."""
    return list(Consent.objects.filter(household=household).select_related("by").order_by("turn"))


def answers_of(households: Iterable[int]) -> dict[int, list[list[str]]]:
    """What each family has ticked, word after word."""
    found: dict[int, list[list[str]]] = defaultdict(list)
    rows = Consent.objects.filter(household__in=list(households)).order_by("household", "turn")
    for pk, granted in rows.values_list("household", "granted"):
        found[pk].append(granted)
    return found


def wordings_of(households: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The family's own words of cause and illness, as they were taken down last of each."""
    found: dict[int, tuple[str, str]] = {}
    rows = Wording.objects.filter(household__in=list(households)).order_by("household", "consent__turn")
    for one in rows:
        before = found.get(one.household_id, ("", ""))
        found[one.household_id] = (
            _opened(one.cause_sealed) or before[0],
            _opened(one.illness_sealed) or before[1],
        )
    return found


def prints_of(households: Iterable[int], *, size: str = "") -> dict[int, Print]:
    """The last card that was printed of each family, of one size or of any."""
    found = Print.objects.filter(household__in=list(households), fate=Fate.PRINTED)
    found = found.filter(size=size) if size else found
    return {one.household_id: one for one in found.order_by("household", "at", "pk")}


def prints_about(household: int) -> QuerySet[Print]:
    """What became of a family's card in every batch, the newest first."""
    found = Print.objects.filter(household=household).select_related("batch__by")
    return found.order_by("-at", "-pk")


def standings_of(households: Iterable[Household], on: date) -> list[Standing]:
    """How the cards of some families stand."""
    homes = list(households)
    keys = [one.pk for one in homes]
    words, prints = words_of(keys), prints_of(keys)
    cards = paper_cards_of(homes, on, words=words) if prints else {}
    heads, places = names_of_heads(keys), paths_of({one.region for one in homes})
    return [
        Standing(
            one, heads.get(one.pk, ""), places[one.region], words.get(one.pk), prints.get(one.pk),
            is_changed=one.pk in prints and cards[one.pk].version != prints[one.pk].version,
        )
        for one in homes
    ]  # fmt: skip


def card_shown(household: Household, *, is_known: bool) -> dict[str, object]:
    """What a household's file says of its card; who was never asked and never had one is not asked for."""
    keys = [household.pk] if is_known else []
    word, printed = words_of(keys).get(household.pk), prints_of(keys).get(household.pk)
    return {"word": word, "printed": printed, "brief": BRIEF}


def live_pass(household: int, on: date) -> Pass | None:
    """The QR of a family that lives on a day."""
    return Pass.objects.filter(household=household, stopped_at=None, expires_on__gte=on).first()


def passes_of(households: Iterable[int], *, until: date) -> dict[int, Pass]:
    """The QR codes of some families that live beyond a day."""
    found = Pass.objects.filter(household__in=list(households), stopped_at=None, expires_on__gt=until)
    return {one.household_id: one for one in found}


def word_of(ticket: Pass) -> str:
    """The random word of a QR."""
    return ticket_cipher().open(bytes(ticket.sealed))


def pass_of(word: str) -> Pass | None:
    """The QR of a word, alive or dead; above every sight, for whoever asks is nobody's officer."""
    with seeing(EVERYWHERE):
        return Pass.objects.filter(blind=ticket_cipher().blind(word)).first()


def phone_of(household: Household) -> str:
    """The phone on file of which the last digits open a card: the head's, or of the first member who has one."""
    living = [one for one in members_of(household) if one.is_present]
    return next((phone for one in living if (phone := opened(one)[1])), "")


def wrong_tries(ticket: Pass) -> list[datetime]:
    """When wrong digits were typed for a QR."""
    return list(Try.objects.filter(ticket=ticket, is_right=False).values_list("at", flat=True))


def tries_from(sender: bytes, at: datetime) -> int:
    """How often somebody has typed digits within the hour, for whatever QR."""
    return Try.objects.filter(sender=sender, at__gt=at - _HOUR).count()


def batches_seen(sight: Sight) -> QuerySet[Batch]:
    """The batches within a sight, the newest first."""
    found = Batch.objects.filter(sight.within("region", digits=TOWNSHIP))
    return found.select_related("by", "household").order_by("-at", "-pk")


def batch_asked(number: int) -> Batch:
    """A batch, for the job that prints it."""
    with seeing(EVERYWHERE):
        return Batch.objects.select_related("by", "household").get(pk=number)


def is_printed(batch: Batch, village: str) -> bool:
    """Whether a village of a batch is done."""
    return Print.objects.filter(batch=batch, region=village).exists()


def prints_in(batch: Batch) -> QuerySet[Print]:
    """What became of every family of a batch, village by village."""
    return Print.objects.filter(batch=batch).select_related("household").order_by("region", "household")


def is_outdated(batch: Batch, village: str) -> bool:
    """Whether a family of a printed file has said something else since: then the file may not go out again."""
    later = Consent.objects.filter(household=OuterRef("household"), turn__gt=OuterRef("turn"))
    return Print.objects.filter(Exists(later), batch=batch, region=village, fate=Fate.PRINTED).exists()


def contacts_at(regions: Collection[str]) -> QuerySet[Contact]:
    """Whom one may call in some places, the village before the township."""
    found = Contact.objects.filter(region__in=set(regions), ended_at=None)
    return found.select_related("by").order_by("-region", "pk")


def book_rows(sight: Sight, household: Household) -> list[Entry]:
    """Every row of the ledger about a family by date, reversals as rows of their own."""
    found = Entry.objects.filter(within(sight), household=household)
    told = found.select_related("by", "fund", "reverses", "reversal")
    return list(told.order_by("day", "at", F("reverses").asc(nulls_first=True), "pk"))


def _gathered(homes: list[Household], sight: Sight, on: date) -> dict[int, Gathered]:
    keys = [one.pk for one in homes]
    regions = {one.region for one in homes}
    heads, places = names_of_heads(keys), paths_of(regions)
    entries = _by_home(_standing_entries(sight, keys))
    lines = _by_home(recognised(Recognition.objects.filter(decided_within(sight), household__in=keys), on))
    parts = _parts(sight, keys)
    asked = _by_home(_urgent(sight, keys))
    contacts = _contacts(regions)
    beside, measures = helpers_beside(keys, on), measures_running(keys)
    workers = {place: tuple(sorted(one.name for one in there)) for place, there in workers_at(regions, on=on).items()}  # fmt: skip
    members = _names({pk for rows in lines.values() for one in rows for pk in one.members})
    labels = _labels(keys)
    return {
        one.pk: Gathered(
            Home(one.pk, one.region, heads.get(one.pk, ""), one.size, places[one.region], one.address), on,
            entries=entries[one.pk], recognitions=lines[one.pk], parts=parts[one.pk], requests=asked[one.pk],
            contacts=contacts[one.region], beside=tuple(beside.get(one.pk, ())), measures=tuple(measures.get(one.pk, ())), workers=workers.get(one.region, ()), labels=labels_of(labels[one.pk]), whose=members,
        )
        for one in homes
    }  # fmt: skip


def _standing_entries(sight: Sight, keys: list[int]) -> QuerySet[Entry]:
    found = Entry.objects.filter(within(sight), household__in=keys, reverses=None, reversal=None)
    return found.order_by("-day", "-at", "pk")


def _urgent(sight: Sight, keys: list[int]) -> QuerySet[Request]:
    found = Request.objects.filter(within(sight), household__in=keys, state__in=(Urgent.ASKED, Urgent.GRANTED))  # fmt: skip
    return found.order_by("asked_at")


def _parts(sight: Sight, keys: list[int]) -> dict[int, tuple[SubCase, ...]]:
    found: dict[int, list[SubCase]] = defaultdict(list)
    rows = SubCase.objects.filter(within(sight), application__household__in=keys, state__in=LIVE)
    for one in rows.select_related("application").order_by("due_on", "label", "pk"):
        found[one.application.household_id].append(one)
    return defaultdict(tuple, {pk: tuple(own) for pk, own in found.items()})


def _contacts(regions: Iterable[str]) -> dict[str, tuple[Contact, ...]]:
    asked = set(regions)
    rows = list(contacts_at(asked | {one[:TOWNSHIP] for one in asked}))
    return {place: tuple(one for one in rows if place.startswith(one.region)) for place in asked}


def _labels(keys: list[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = SubCase.objects.filter(application__household__in=keys)
    for pk, item, label in rows.values_list("application__household", "item", "label").distinct():
        found[pk].append((item, label))
    return found


def _names(people: Iterable[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=list(people)).values_list("pk", "name"))


def _by_home(rows: Iterable[Any]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in rows:
        found[one.household_id].append(one)
    return defaultdict(tuple, {pk: tuple(own) for pk, own in found.items()})


def _opened(sealed: Any) -> str:
    return wording_cipher().open(bytes(sealed)) if sealed else ""
