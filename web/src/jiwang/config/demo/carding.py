"""What families of the made-up village say of their clear cards, and whom they may call."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from jiwang.desk.cards import actions
from jiwang.desk.cards.queries import contacts_at, homes_with_cards, township_sight, words_of
from jiwang.desk.cards.rules import Said
from jiwang.desk.cards.states import Field, How
from jiwang.kit.sights import TOWNSHIP
from jiwang.registers.people.queries import names_of_heads
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch.actions import Actor

_HERE = UUID("6a1e0d1c-0000-4000-8000-000000000003")
_TEAM = (("", "黄丽", "临时救助、低保", "0770-2345678"), ("001", "韦志强", "村支书", "0770-2345601"), ("001", "覃小梅", "协理员", "0770-2345602"))  # fmt: skip
# What one family after the other says: everything but illness, a card on the wall, nothing at all.
_SAYINGS = (
    frozenset({Field.WALL, Field.SCAN, Field.AMOUNT, Field.CAUSE, Field.BOOK}),
    frozenset({Field.WALL, Field.SCAN}),
    frozenset[Field](),
)


def hand_round(village: str, *, on: date, at: datetime) -> None:
    """Three families are asked; the team of their village is published."""
    clerk = _acting("jingban", on)
    homes = list(homes_with_cards(township_sight(village), [village], on)[: len(_SAYINGS)])
    names, words = names_of_heads([one.pk for one in homes]), words_of([one.pk for one in homes])
    for home, granted in zip(homes, _SAYINGS, strict=False):
        if home.pk not in words:
            said = Said(
                granted, names[home.pk], "self", How.PAPER, evidence="村委会档案柜2", cause="房子漏雨，一个人种地收成少"
            )  # fmt: skip
            actions.consent(uuid5(_HERE, f"{home.pk}"), home, said, by=clerk, at=at)
    for where, name, duty, phone in _TEAM:
        region = village if where else village[:TOWNSHIP]
        number = contacts_at([region]).count()
        actions.name_contact(region, name=name, duty=duty, phone=phone, number=number, by=clerk, at=at)


def _acting(code: str, on: date) -> Actor:
    officer = Officer.objects.get(code=code)
    return Actor(officer, held_by(officer), on)
