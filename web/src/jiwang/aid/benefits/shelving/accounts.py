"""The lines of a run that somebody looks for, and a run as an account that adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from jiwang.aid.benefits.models import Finding, Line, Run
from jiwang.aid.benefits.queries import within
from jiwang.aid.benefits.states import LEFT_OUT, Standing
from jiwang.kit.sights import Sight, inside
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import number_cipher
from jiwang.registers.people.rules import Kind as Typed
from jiwang.registers.people.rules import kind_of, tidied

TAIL = 4  # digits of an account that a page shows


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of a run somebody looks for."""

    text: str = ""
    area: str = ""
    item: str = ""
    kind: str = ""
    standing: str = ""

    def is_anything(self) -> bool:
        """Whether somebody looks for something."""
        return any((self.text, self.area, self.item, self.kind, self.standing))


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a run: lines of a standing, or what was left out for a reason."""

    key: str
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class Account:
    """A run as an account: what is owed is what the run pays and what was left out; the bank's answer parts what it pays."""

    lines: int
    total: int
    standings: tuple[Part, ...]
    left_out: tuple[Part, ...]

    @property
    def due(self) -> int:
        """What the families are owed altogether."""
        return self.total + sum(one.amount for one in self.left_out)

    @property
    def remainder(self) -> int:
        """What the parts leave of the whole: nothing, or the page shows it."""
        return self.total - sum(one.amount for one in self.standings)


def sought(found: QuerySet[Line], wanted: Wanted) -> QuerySet[Line]:
    """The lines that somebody looks for."""
    same = {"item": wanted.item, "kind": wanted.kind, "standing": wanted.standing}
    found = found.filter(**{name: value for name, value in same.items() if value})
    if wanted.area:
        found = found.filter(inside("region", [wanted.area]))
    return found.filter(_named(wanted.text)) if wanted.text else found


def _named(text: str) -> Q:
    """A name, a payee, the number of a line, the last digits of an account, or somebody's whole ID number."""
    typed = tidied(text)
    if kind_of(typed) is Typed.NUMBER:
        return Q(household__in=homes_of(typed))
    found = Q(name__icontains=text) | Q(payee__name__icontains=text)
    if text.isdecimal() and len(text) == TAIL:
        found |= Q(payee__tail=text)
    return found | Q(serial=int(text)) if text.isdecimal() and len(text) < 10 else found


def homes_of(number: str) -> QuerySet[Any, Any]:
    """The households of which somebody has an ID number, as keys."""
    found = Household.objects.filter(members__number_blind=number_cipher().blind(number))
    return found.values("pk")


def account_of(sight: Sight, run: Run, *, is_whole: bool) -> Account:
    """A run as an account within a sight; for whoever sees the whole of it, its total is what was frozen when it was drafted."""
    lines = Line.objects.filter(within(sight), run=run, pays__gt=0).order_by()
    rows = lines.values_list("standing").annotate(count=Count("pk"), sum=Sum("pays"))
    told = {standing: Part(standing, count, amount) for standing, count, amount in rows}
    left = Finding.objects.filter(within(sight), run=run, sort__in=sorted(LEFT_OUT)).order_by()
    parts = left.values_list("sort").annotate(count=Count("household", distinct=True), sum=Sum("amount"))
    standings = tuple(told[one] for one in (Standing.PAID, Standing.FAILED, Standing.OPEN) if one in told)
    total = run.total if is_whole else sum(one.amount for one in standings)
    return Account(
        sum(one.count for one in standings),
        total,
        standings,
        tuple(Part(sort, count, amount or 0) for sort, count, amount in sorted(parts)),
    )
