"""Cards as tests make them: what a family says, what was handed to it, what was printed, and the QR read off the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import uuid4

import pypdfium2
import zxingcpp
from django.test import Client
from django.urls import reverse

from aiding import RECEIPT, acting
from cast import AT, HEADS, VILLAGE
from jiwang.desk.cards import actions, queries
from jiwang.desk.cards.actions import Wanted
from jiwang.desk.cards.carrying import Printing, carry_out
from jiwang.desk.cards.models import Batch, Consent, Print
from jiwang.desk.cards.rules import Card, Said
from jiwang.desk.cards.states import Field, How, Size
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.papers.models import Paper
from jiwang.registers.papers.queries import bytes_of
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import phone_cipher
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Gift, Ground, Receiver
from jiwang.stages.assistance.models import Entry, Fund
from jiwang.stages.assistance.states import Kind

Enter = Callable[[Officer], Client]
TODAY = clock.today()
ALL = frozenset(Field)
GROUND = Ground("emergency_aid", "示例办法第5条", "", "清溪街道办事处")
FORM = {
    "consent": str(uuid4()), "granted": ["wall", "scan"], "cause": "", "illness": "", "name": "陈大山", "relation": "self", "how": "paper",
    "witness": "", "evidence": "档案柜2",
}  # fmt: skip


def said(granted: Iterable[Field] = ALL, **other: Any) -> Said:
    told = {"cause": "房子老了", "illness": "腿脚不便"} | other
    return Said(frozenset(granted), "陈大山", "self", told.pop("how", How.PAPER), evidence="档案柜2", **told)


def agreed(home: Household, granted: Iterable[Field] = ALL, *, by: str = "jingban", **other: Any) -> Consent:
    made = actions.consent(uuid4(), home, said(granted, **other), by=acting(by), at=AT)
    see(EVERYWHERE)
    return made


def receiver(home: Household) -> Receiver:
    return Receiver(HEADS[home.pk], home.region, "village", household=home)


def handed(home: Household, purse: Fund, amount: int, *, what: str = "稻种", day: date = TODAY) -> Entry:
    gift = Gift(uuid4(), Kind(purse.kind), what, amount, purse.unit, day, purse)
    return ledger.give(gift, receiver(home), GROUND, receipt=RECEIPT, by=acting("xieli"), at=AT)


def card_of(home: Household) -> Card:
    see(EVERYWHERE)
    words = queries.words_of([home.pk])
    return queries.paper_cards_of([home], TODAY, words=words)[home.pk]


def text_of(card: Card) -> str:
    return "\n".join(
        " ".join([one.title, *one.sums, *(f"{row.text} {row.when} {row.amount} {row.by} {row.note}" for row in one.rows)])
        for one in card.sections
    )  # fmt: skip


def batch_of(region: str = VILLAGE, size: Size = Size.A4, *, home: Household | None = None, only_changed: bool = False) -> Batch:  # fmt: skip
    wanted = Wanted(region, size, "https://bangfu.example/", only_changed=only_changed, household=home)
    made, _run = actions.ask(wanted, by=acting("jingban"), at=AT, is_one=True)
    carry_out(Printing(made, TODAY, clock.now()), lambda _done, _total: None)
    see(EVERYWHERE)
    return made


def paper_of(batch: Batch, village: str = VILLAGE) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(bytes_of(Paper.objects.get(pk=f"cards:{batch.pk}:{village}")))


def words_in(document: pypdfium2.PdfDocument) -> str:
    """What stands on the paper, without the spaces that part digits from Chinese."""
    return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


def fates(batch: Batch) -> dict[int, str]:
    return dict(Print.objects.filter(batch=batch).values_list("household", "fate"))


def given_phone(home: Household, phone: str = "13900001234") -> None:
    sealed = phone_cipher().seal(phone)
    Person.objects.filter(household=home, is_head=True).update(phone_sealed=sealed)


def qr_word(document: pypdfium2.PdfDocument) -> str:
    """What a phone reads off the paper."""
    (read,) = zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())
    address = read.text
    base, _slash, word = address.partition("/c/")
    assert base in ("https://bangfu.example", "http://testserver")
    return str(word.strip("/"))


def typed(word: str, digits: str | None = None) -> Any:
    address = reverse("cards:family", args=[word])
    answer = Client().get(address) if digits is None else Client().post(address, {"digits": digits})
    see(EVERYWHERE)
    return answer


# SC02 · SC09
