"""Reading the ledger. A balance is the sum of rows and stands nowhere; what families were given is read through row security."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from jiwang.kit.sights import EVERYWHERE, Sight, inside, seeing
from jiwang.registers.people.models import Household
from jiwang.stages.assistance.models import KINDS, Closing, Deposit, Entry, Fund, Hold, Lapse
from jiwang.stages.assistance.rules import Balance, said, summed
from jiwang.stages.assistance.states import Kind
from jiwang.stages.decisions.models import Decision
from jiwang.stages.decisions.queries import labels_of_parts
from jiwang.stages.decisions.queries import within as decided_within
from jiwang.stages.decisions.states import Outcome
from jiwang.stages.visits.queries import within

DECISION = "decision:"


def funds_at(areas: Iterable[str]) -> QuerySet[Fund]:
    """The funds of some areas and of those below them, the newest year first. Funds are no secret of a family."""
    found = Fund.objects.filter(inside("region", areas)).select_related(
        "opened_by", "closing__into", "closing__by"
    )
    return found.order_by("-year", "region", "-kind", "name")


def funds_for(region: str, on: date, *, kind: Kind | None = None) -> QuerySet[Fund]:
    """The funds of a year from which a family somewhere may be helped: its township's and its county's."""
    found = Fund.objects.filter(region__in=[region[:9], region[:6]], year=on.year, closing=None)
    return (found if kind is None else found.filter(kind=kind)).order_by("-region", "name")


def funds_named(region: str, name: str, *, kind: Kind, year: int) -> QuerySet[Fund]:
    """A fund by its name in a place and a year."""
    return Fund.objects.filter(region=region, kind=kind, name=name, year=year)


def balances_of(funds: Iterable[Fund]) -> dict[int, Balance]:
    """What is left of some funds: read above every sight, for a sum that leaves rows out is no sum. It names nobody."""
    wanted = [one.pk for one in funds]
    with seeing(EVERYWHERE):
        paid = _sums(Deposit.objects.filter(fund__in=wanted, acceptance__is_accepted=True))
        spent = _sums(Entry.objects.filter(fund__in=wanted))
        reserved = _sums(_open_holds().filter(fund__in=wanted))
        gone = dict(Closing.objects.filter(fund__in=wanted).values_list("fund", "amount"))
    return {
        one: Balance(paid.get(one, 0), spent.get(one, 0), reserved.get(one, 0), gone.get(one, 0))
        for one in wanted
    }


def balance_of(fund: Fund) -> Balance:
    """What is left of one fund."""
    return balances_of([fund])[fund.pk]


def is_closed(fund: Fund) -> bool:
    """Whether nothing goes out of a fund any more."""
    return Closing.objects.filter(fund=fund).exists()


def funds_to_carry_into(fund: Fund) -> QuerySet[Fund]:
    """Where the rest of a fund may go: the same place and thing, not closed."""
    found = Fund.objects.filter(region=fund.region, kind=fund.kind, unit=fund.unit, closing=None)
    return found.exclude(pk=fund.pk).order_by("-year", "name")


def deposits_of(fund: Fund) -> QuerySet[Deposit]:
    """What has come into a fund, the newest first."""
    found = Deposit.objects.filter(fund=fund).select_related("by", "acceptance__by", "fund")
    return found.order_by("-at")


def deposits_waiting(areas: Iterable[str]) -> QuerySet[Deposit]:
    """What waits for a second person."""
    found = Deposit.objects.filter(inside("fund__region", areas), acceptance__isnull=True)
    return found.select_related("fund", "by").order_by("at")


def entries_from(sight: Sight, fund: Fund) -> QuerySet[Entry]:
    """What went out of a fund, the newest first, as far as an officer may see whom it went to."""
    return _told(Entry.objects.filter(within(sight), fund=fund))


def entries_of(sight: Sight, household: Household) -> QuerySet[Entry]:
    """What a household was given, the newest first."""
    return _told(Entry.objects.filter(within(sight), household=household))


def sums_of(rows: Iterable[Entry]) -> list[tuple[object, list[str]]]:
    """What some rows add up to, by kind: yuan together, of everything else each thing by itself; what was reversed is not in it."""
    rows = list(rows)
    things = {row.pk: (row.kind, "" if row.kind == Kind.MONEY else row.what) for row in rows}
    found = summed(rows, by=lambda one: things[one.pk])
    within_kind: dict[str, list[str]] = {}
    for (kind, what), units in found.items():
        within_kind.setdefault(kind, []).extend(
            f"{what}{said(number, unit)}" for unit, number in units.items() if number
        )
    return [(label, within_kind[kind]) for kind, label in KINDS.items() if within_kind.get(kind)]


def months_of(sight: Sight, fund: Fund) -> list[tuple[str, str]]:
    """What went out of a fund month by month, the newest first."""
    rows = Entry.objects.filter(within(sight), fund=fund)
    months = {row.pk: f"{row.day:%Y-%m}" for row in rows}
    found = summed(rows, by=lambda one: months[one.pk])
    return [
        (month, said(units.get(fund.unit, 0), fund.unit))
        for month, units in sorted(found.items(), reverse=True)
    ]


def entries_seen(sight: Sight) -> QuerySet[Entry]:
    """Every row within a sight."""
    return Entry.objects.filter(within(sight)).select_related("fund")


def entry_known(entry: UUID) -> Entry | None:
    """A row by its id, wherever it is: what was sent twice must not be written twice."""
    with seeing(EVERYWHERE):
        return Entry.objects.filter(pk=entry).first()


def payable(sight: Sight) -> QuerySet[Decision]:
    """What was granted once and not paid yet, or paid and reversed: the oldest first."""
    paid = Entry.objects.filter(decision=Concat(Value(DECISION), Cast(OuterRef("pk"), CharField())), reverses=None, reversal=None)  # fmt: skip
    found = Decision.objects.filter(decided_within(sight), outcome=Outcome.AID)
    return found.filter(~Exists(paid)).select_related("by", "household", "letter").order_by("day", "at")


def payments_of(decision: UUID) -> list[Entry]:
    """What was paid by a decision, with what was reversed of it; above every sight, for it is paid once."""
    with seeing(EVERYWHERE):
        rows = Entry.objects.filter(decision=f"{DECISION}{decision}", reverses=None)
        return list(rows.select_related("by", "reversal"))


def labelled(decision: Decision) -> str:
    """What an item is called for which a household has applied."""
    return str(labels_of_parts(decision.household).get(decision.item, decision.item))


def hold_open(held: Hold) -> bool:
    """Whether a promise is neither fulfilled nor taken back."""
    with seeing(EVERYWHERE):
        return _open_holds().filter(pk=held.pk).exists()


def _told(found: QuerySet[Entry]) -> QuerySet[Entry]:
    return found.select_related("by", "fund", "reverses", "reversal").order_by("-day", "-at", "pk")


def _open_holds() -> QuerySet[Hold]:
    given = Entry.objects.filter(hold=OuterRef("pk"))
    taken_back = Lapse.objects.filter(hold=OuterRef("pk"))
    return Hold.objects.filter(~Q(Exists(given)) & ~Q(Exists(taken_back)))


def _sums(rows: QuerySet[Deposit] | QuerySet[Entry] | QuerySet[Hold]) -> dict[int, int]:
    return dict(rows.order_by().values_list("fund").annotate(number=Sum("amount")))
