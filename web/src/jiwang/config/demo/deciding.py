"""What visits have found out about families on file, and what becomes of it: more, less, an end, one that was heard and one that is decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from jiwang.analysis.homes import ruled_on
from jiwang.config.demo.helping import acting
from jiwang.registers.people.models import Household, Person
from jiwang.registers.places.rules import Level
from jiwang.registers.statements.actions import make
from jiwang.registers.statements.models import Statement
from jiwang.stages.decisions import actions
from jiwang.stages.decisions.models import Change, Recognition
from jiwang.stages.decisions.queries import law_at, living_of, ruled
from jiwang.stages.decisions.rules import Ruling, Told, next_month
from jiwang.stages.decisions.states import Kind, Outcome, Speaker, State, Way

_HERE = UUID("6a1e0d1c-0000-4000-8000-000000000007")
_NOTHING = {
    "business_income": "0元/月",
    "property_income": "0元/月",
    "transfer_income": "0元/月",
    "wages": "0元/月",
    "all_cars": "0",
}
_HOME = {"deposits": "0元", "houses": "1"}
MORE = (-12_000, 15_000, -8_500, 9_000, 0, 400_000, 6_000, -4_000)  # fen a month, household by household


@dataclass(frozen=True, slots=True)
class Said:
    """What a family has said before its help was cut."""

    words: str
    why: str


HEARD = (
    Said("儿子的活是临时的，下个月还有没有不知道", ""),
    Said("工资涨了是真的，没有意见，就是看病还要花钱", "核实后家庭人均收入增加，按规定调减"),
)


def review(village: str, *, on: date, at: datetime) -> None:
    """Let visits find out what eight families of the county live on, and take the first two cuts some steps further."""
    county = village[: Level.COUNTY]
    rows = Recognition.objects.filter(region__startswith=county, item="dibao").select_related("household")
    for more, one in zip(MORE, rows.order_by("household"), strict=False):
        _visited(one, more, on=on, at=at)
        actions.reckon_home(one.household, by=acting("shenhe", on), at=at)
    cuts = Change.objects.filter(state=State.OPEN, kind=Kind.LOWER, died_on=None, region__startswith=county)
    for said, change in zip(HEARD, cuts.order_by("household"), strict=False):
        _go_on(change, said, on=on, at=at)


def _visited(row: Recognition, more: int, *, on: date, at: datetime) -> None:
    """A visit finds that the head of a family earns so much more than what it is given rests on."""
    home, law = row.household, law_at(row.region, on)
    head = Person.objects.filter(household=home, is_head=True).first()
    if law is None or head is None:
        return
    before = on - timedelta(days=1)
    make(stated(home, on=before, at=at), home, by="job:demo", at=at)
    most = ruled_on(law, home, living_of(home), item=row.item, on=on).amount or 0
    wage = max(0, most - (row.amount or 0) + more)
    if wage:
        said = ("wages", f"{wage / 100:.2f}元/月")
        make([statement(home, head, said, on=on, at=at)], home, by="job:demo", at=at)


def _go_on(change: Change, said: Said, *, on: date, at: datetime) -> None:
    """Hear a family; where there is a reason already, decide."""
    head = Person.objects.filter(household=change.household, is_head=True).first()
    name = head.name if head else "户主"
    told = Told(on, Way.AT_HOME, Speaker.SELF, name, "家中", f"{name}、审核员、村干部", said.words)
    actions.hear(change.pk, uuid5(_HERE, f"{change.pk}"), told, by=acting("shenhe", on), at=at)
    law = ruled(change, on)
    if said.why and law is not None and change.proposed:
        ruling = Ruling(Outcome.LOWER, change.proposed, next_month(on), said.why)
        actions.decide(change.pk, ruling, law, is_apart=True, by=acting("queren", on), at=at)


def stated(home: Household, *, on: date, at: datetime) -> Iterator[Statement]:
    """Nobody in a household earns anything, and it owns nothing but its home."""
    for person in Person.objects.filter(household=home, is_present=True):
        for fact, value in _NOTHING.items():
            yield statement(home, person, (fact, value), on=on, at=at)
    for fact, value in _HOME.items():
        yield statement(home, None, (fact, value), on=on, at=at)


def statement(
    home: Household, person: Person | None, said: tuple[str, str], *, on: date, at: datetime
) -> Statement:
    """What a visit has found of a member, or of the household."""
    who, (fact, value) = person.pk if person else "", said
    return Statement(
        id=uuid5(_HERE, f"{home.pk} {who} {fact} {on}"), household=home, person=person, region=home.region, depth="township", fact=fact,
        wording=fact, value=value, state="verified", source="走访", by="协理员", on=on, evidence=f"visit:demo-{home.pk}", at=at,
    )  # fmt: skip
