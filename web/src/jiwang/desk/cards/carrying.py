"""Printing cards, village by village: each village is one file and one transaction, so that a job that was killed goes on where it was."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import segno
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from jiwang.desk.cards import rules
from jiwang.desk.cards.actions import Outcome, print_cards
from jiwang.desk.cards.filling import confirmed
from jiwang.desk.cards.models import Batch, Consent, Contact
from jiwang.desk.cards.queries import (
    answers_of,
    homes_with_cards,
    is_printed,
    paper_cards_of,
    prints_of,
    township_sight,
    words_of,
)
from jiwang.desk.cards.rules import Card
from jiwang.desk.cards.states import Fate, Field, Size
from jiwang.kit.papers.setting import typeset
from jiwang.kit.sights import Sight, see
from jiwang.kit.turns import one_at_a_time
from jiwang.kit.words.amounts import said
from jiwang.registers.papers.actions import keep
from jiwang.registers.papers.models import Paper
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import names_of_heads
from jiwang.registers.places.queries import paths_of
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.queries import sums_of

_SHEETS = Path(__file__).parent / "templates" / "cards"


@dataclass(frozen=True, slots=True)
class Printing:
    """One batch as it is carried out on a day."""

    batch: Batch
    on: date
    at: datetime


def about(batch: Batch, village: str) -> str:
    """What the file of a village is kept under."""
    return f"cards:{batch.pk}:{village}"


def carry_out(told: Printing, tell: Callable[[int, int], None]) -> str:
    """Print every village of a batch, and say what came of it. `tell` hears after each how many families are done, and of how many."""
    villages = _villages(told)
    total, done = sum(map(len, villages.values())), 0
    tell(done, total)
    for village, homes in villages.items():
        with transaction.atomic():
            see(_sight(told.batch))
            print_village(told, village, homes)
        done += len(homes)
        tell(done, total)
    return _("看了 %(homes)s 户，%(villages)s 个村（社区）。") % {
        "homes": f"{done:,}",
        "villages": len(villages),
    }


def print_village(told: Printing, village: str, homes: Sequence[Household]) -> None:
    """The cards of one village's families as one file; a village that was printed in this batch is left as it is."""
    batch = told.batch
    one_at_a_time("cards", batch.pk, village)
    if is_printed(batch, village):
        return
    words = words_of([one.pk for one in homes])
    cards = paper_cards_of(homes, told.on, words=words)
    outcomes = _outcomes(batch, homes, cards=cards, words=words)
    tickets = print_cards(batch, outcomes, on=told.on, at=told.at)
    printed = [cards[one.household.pk] for one in outcomes if one.fate is Fate.PRINTED]
    if printed:
        sheet = sheet_of(printed, tickets, size=Size(batch.size), base=batch.base, on=told.on)
        blank = Paper(about=about(batch, village), region=village, name=f"明白卡 {village} {told.on}")
        keep(blank, lambda: typeset(_SHEETS / "card.typ", sheet, is_tagged=False), by=batch.by, at=told.at)


def sheet_of(
    cards: Iterable[Card], tickets: Mapping[int, tuple[str, date]], *, size: Size, base: str, on: date
) -> dict[str, object]:
    """What the source of a card is told."""
    return {"size": str(size), "day": f"{on}", "cards": [_told(one, tickets.get(one.household), base) for one in cards]}  # fmt: skip


def book_of(household: Household, rows: Sequence[Entry], *, on: date) -> bytes:
    """帮扶手册 as a file, in Chinese whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        told = {
            "name": names_of_heads([household.pk]).get(household.pk, ""),
            "place": f"{paths_of([household.region])[household.region]}{household.address}",
            "day": f"{on}",
            "sums": [f"{label} {'、'.join(parts)}" for label, parts in sums_of(rows)],
            "rows": [_line(one) for one in rows],
        }
    return typeset(_SHEETS / "book.typ", told)


def team_of(place: str, people: Sequence[Contact]) -> bytes:
    """便民联系卡 of a village, as many on a sheet as its team leaves room for."""
    told = [{"name": one.name, "duty": one.duty, "phone": one.phone} for one in people]
    return typeset(_SHEETS / "team.typ", {"place": place, "people": told})


def _villages(told: Printing) -> dict[str, list[Household]]:
    with transaction.atomic():
        see(_sight(told.batch))
        batch = told.batch
        found = homes_with_cards(_sight(batch), [batch.region], told.on)
        rows = found.filter(pk=batch.household_id) if batch.household_id else found
        return {village: list(homes) for village, homes in groupby(rows, key=lambda one: one.region)}


def _outcomes(
    batch: Batch, homes: Iterable[Household], *, cards: Mapping[int, Card], words: Mapping[int, Consent]
) -> list[Outcome]:
    keys = list(cards)
    answers, before = answers_of(keys), prints_of(keys, size=batch.size) if batch.only_changed else {}
    found = []
    for one in homes:
        card, word = cards[one.pk], words.get(one.pk)
        is_same = one.pk in before and before[one.pk].version == card.version
        fate = rules.fate_of(Size(batch.size), answers=answers[one.pk], is_same=is_same)
        granted = word.granted if word else []
        found.append(Outcome(one, fate, card.version, word.turn if word else 0, Field.SCAN in granted))
    return found


def _told(card: Card, ticket: tuple[str, date] | None, base: str) -> dict[str, object]:
    shown = asdict(card) | {"version": card.version, "qr": "", "expires": ""}
    if ticket is None:
        return shown
    word, last = ticket
    address = base.rstrip("/") + reverse("cards:family", args=[word])
    return shown | {"qr": qr_of(address), "expires": f"{last}"}


def qr_of(address: str) -> str:
    """A QR as a drawing."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=4, xmldecl=False, light="#fff")
    return drawn.getvalue().decode()


def _line(one: Entry) -> dict[str, object]:
    is_undone = hasattr(one, "reversal")
    name = one.what + (f"（{one.sort}类）" if one.sort else "")
    return {
        "day": f"{one.day}", "what": name, "amount": said(one.amount, one.unit), "giver": one.giver,
        "confirmed": f"{one.received_by} {confirmed(one)}".strip(), "why": one.why,
        "struck": is_undone or one.reverses_id is not None,
    }  # fmt: skip


def _sight(batch: Batch) -> Sight:
    return township_sight(batch.region)
