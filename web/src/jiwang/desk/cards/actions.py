"""Writing consents, QR codes, prints and contacts: each in one transaction with its line."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from jiwang.desk.cards import rules
from jiwang.desk.cards.models import SIZES, Batch, Consent, Contact, Pass, Print, Try, Wording
from jiwang.desk.cards.queries import (
    answer_to,
    answers_of,
    passes_of,
    sender_cipher,
    ticket_cipher,
    word_of,
    wording_cipher,
    wordings_of,
)
from jiwang.desk.cards.rules import Said, may_print
from jiwang.desk.cards.states import Answer, Fate, Field, Size
from jiwang.jobs.actions import enqueue
from jiwang.jobs.models import JobRun
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, record_each, recorded

_WITHDRAWN = "这家人收回了同意"
_RENEWED = "快到期，已换新的"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cards somebody asks for: of a place or of one family, how large, and whether only what has changed."""

    region: str
    size: Size
    base: str  # of the desk's address, as whoever asks has opened it: the QR leads there
    only_changed: bool = False
    household: Household | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a family's card: printed in a version, by which word of the family, with a QR or without one; or why not."""

    household: Household
    fate: Fate
    version: str
    turn: int = 0
    has_scan: bool = False


@recorded
def consent(consent_id: UUID, household: Household, said: Said, *, by: Actor, at: datetime) -> Consent:
    """Take down what a family says about its card; what it takes back counts at once, on paper yet to be printed and behind every QR. The same one sent again changes nothing."""
    one_at_a_time("card", household.pk)
    before = answers_of([household.pk])[household.pk]
    known = Consent.objects.filter(pk=consent_id, household=household).first()
    if known is None:
        last = before[-1] if before else []
        _check(said, household, last, by=by)
        known = Consent.objects.create(
            id=consent_id, household=household, region=household.region, granted=sorted(said.granted),
            name=said.name.strip(), relation=said.relation, how=said.how, witness=said.witness.strip(),
            evidence=said.evidence.strip(), by=by.officer, day=by.on, at=at, turn=len(before) + 1,
        )  # fmt: skip
        _write_down(known, said)
        if rules.is_killed(last, said.granted):
            _stop(household, why=_WITHDRAWN, by=by.officer, at=at)
    record(
        who=by.officer.code,
        what="cards.consented",
        about=f"card_consent:{known.pk}",
        at=at,
        area=known.region,
    )
    return known


@recorded
def stop(household: Household, *, why: str, by: Actor, at: datetime) -> int:
    """Make the QR of a family dead at once; the next print carries a new one."""
    rules.check_stop(why)
    one_at_a_time("card", household.pk)
    number = _stop(household, why=why.strip(), by=by.officer, at=at)
    record(
        who=by.officer.code, what="cards.stopped", about=f"household:{household.pk}", why=why.strip(), at=at, area=household.region
    )  # fmt: skip
    return number


@recorded
def ask(wanted: Wanted, *, by: Actor, at: datetime, is_one: bool = False) -> tuple[Batch, JobRun | None]:
    """Ask for cards: of a place a job prints them, of one family whoever asks does."""
    batch = Batch.objects.create(
        region=wanted.region, household=wanted.household, size=wanted.size, only_changed=wanted.only_changed, base=wanted.base,
        by=by.officer, at=at,
    )  # fmt: skip
    record(who=by.officer.code, what="cards.asked", about=f"cards:{batch.pk}", at=at, area=batch.region)
    if is_one:
        return batch, None
    title = _("印明白卡：%(size)s") % {"size": SIZES[wanted.size]}
    run = enqueue(
        "cards.print", about=f"cards:{batch.pk}", title=title, by=by.officer.code, at=at, area=batch.region,
        page=reverse("cards:batch", args=[batch.pk]), alone=f"cards:{batch.region}",
    )  # fmt: skip
    return batch, run


@recorded
def print_cards(
    batch: Batch, outcomes: Iterable[Outcome], *, on: date, at: datetime
) -> dict[int, tuple[str, date]]:
    """Write down what became of some families' cards in a batch; the random word and the last day of the QR of each that is printed with one."""
    told = list(outcomes)
    printed = [one for one in told if one.fate is Fate.PRINTED]
    Print.objects.bulk_create(
        Print(
            batch=batch, household=one.household, region=one.household.region, size=batch.size, fate=one.fate,
            version=one.version if one.fate is Fate.PRINTED else "", turn=one.turn, at=at,
        )
        for one in told
    )  # fmt: skip
    record(who=batch.by.code, what="cards.printed", about=f"cards:{batch.pk}", at=at, area=batch.region)
    if printed:
        homes = [(f"household:{one.household.pk}", one.household.region) for one in printed]
        record_each(who=batch.by.code, what="cards.printed", about=homes, at=at, why=f"cards:{batch.pk}")
    return _tickets([one.household for one in printed if one.has_scan], by=batch.by, on=on, at=at)


@recorded
def unlock(ticket: Pass, typed: str, *, sender: str, on: date, at: datetime) -> Answer:
    """Somebody types the last digits of the phone on file: few tries, then it is locked for a time, at last for good."""
    one_at_a_time("ticket", ticket.pk)
    ticket.refresh_from_db()
    told = answer_to(ticket, typed, sender, on=on, at=at)
    if told in (Answer.OPEN, Answer.WRONG):
        is_right = told is Answer.OPEN
        Try.objects.create(
            ticket=ticket,
            region=ticket.region,
            is_right=is_right,
            sender=sender_cipher().blind(sender),
            at=at,
        )
    record(
        who="public", what="cards.unlocked" if told is Answer.OPEN else "cards.refused",
        about=f"household:{ticket.household_id}", at=at, area=ticket.region,
    )  # fmt: skip
    return told


@recorded
def name_contact(
    region: str, *, name: str, duty: str, phone: str, number: int, by: Actor, at: datetime
) -> Contact:
    """Publish somebody whom families may call."""
    rules.check_contact(number)
    told = {"region": region, "name": name, "duty": duty, "phone": phone, "ended_at": None}
    one_at_a_time("contacts", region)
    made = Contact.objects.filter(**told).first() or Contact.objects.create(by=by.officer, at=at, **told)
    record(who=by.officer.code, what="cards.named", about=f"contact:{made.pk}", at=at, area=region)
    return made


@recorded
def drop_contact(contact: Contact, *, by: Actor, at: datetime) -> None:
    """Somebody whom families may call no more."""
    Contact.objects.filter(pk=contact.pk, ended_at=None).update(ended_at=at)
    record(who=by.officer.code, what="cards.dropped", about=f"contact:{contact.pk}", at=at, area=contact.region)  # fmt: skip


@recorded
def note_book(household: Household, *, by: Actor, at: datetime) -> None:
    """Note that a family's handbook was made as a file."""
    record(who=by.officer.code, what="cards.book", about=f"household:{household.pk}", at=at, area=household.region)  # fmt: skip


def _check(said: Said, household: Household, last: list[str], *, by: Actor) -> None:
    with seeing(EVERYWHERE):
        cause, illness = wordings_of([household.pk]).get(household.pk, ("", ""))
    worded = {
        field for field, words in ((Field.CAUSE, cause), (Field.ILLNESS, illness)) if words and field in last
    }
    may_word = may_print(household.region, held=by.held)
    rules.check_said(said, before=last, may_word=may_word, worded=worded)


def _write_down(made: Consent, said: Said) -> None:
    """The family's own words, sealed, beyond the sight of whoever may stand in the village."""
    cipher = wording_cipher()
    sealed = [
        cipher.seal(words.strip()) if field in said.granted and words.strip() else None
        for field, words in ((Field.CAUSE, said.cause), (Field.ILLNESS, said.illness))
    ]
    if any(sealed):
        Wording.objects.create(
            consent=made, household=made.household, region=made.region, cause_sealed=sealed[0], illness_sealed=sealed[1]
        )  # fmt: skip


def _stop(household: Household, *, why: str, by: Officer, at: datetime) -> int:
    with seeing(EVERYWHERE):
        return Pass.objects.filter(household=household, stopped_at=None).update(
            stopped_at=at, stopped_by=by, why=why
        )


def _tickets(homes: list[Household], *, by: Officer, on: date, at: datetime) -> dict[int, tuple[str, date]]:
    """Of each family the QR that lives, or a new one where there is none or its days run out soon."""
    living = passes_of([one.pk for one in homes], until=on + timedelta(days=rules.RENEWED))
    fresh = [one for one in homes if one.pk not in living]
    Pass.objects.filter(household__in=[one.pk for one in fresh], stopped_at=None).update(
        stopped_at=at, stopped_by=by, why=_RENEWED
    )
    words = {one.pk: secrets.token_urlsafe(16) for one in fresh}
    made = Pass.objects.bulk_create(_made(one, words[one.pk], on=on, at=at) for one in fresh)
    told = {one.household_id: (words[one.household_id], one.expires_on) for one in made}
    return told | {pk: (word_of(one), one.expires_on) for pk, one in living.items()}


def _made(household: Household, word: str, *, on: date, at: datetime) -> Pass:
    cipher = ticket_cipher()
    return Pass(
        household=household, region=household.region, sealed=cipher.seal(word), blind=cipher.blind(word),
        made_at=at, expires_on=on + timedelta(days=rules.LIVES),
    )  # fmt: skip
