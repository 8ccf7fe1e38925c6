"""What a month pays otherwise than the month before it: who came, who left and why, and whose sum has changed. It adds up."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from jiwang.aid.benefits.models import Finding, Line, Run
from jiwang.aid.benefits.queries import within
from jiwang.aid.benefits.rules import months_before
from jiwang.aid.benefits.shelving.accounts import Part
from jiwang.aid.benefits.states import LEFT_OUT, Kind, Sort, State
from jiwang.kit.sights import Sight

CAME, CHANGED = "came", "changed"


@dataclass(frozen=True, slots=True)
class Changes:
    """The month before, what came, what changed, what left by its reason, and this month: of the sums of the month alone, before anything is taken back."""

    before: Part
    came: Part
    changed: Part
    left: tuple[Part, ...]
    now: Part

    @property
    def remainder(self) -> int:
        """What the parts leave of the whole: nothing, or the page shows it."""
        return (
            self.before.amount
            + self.came.amount
            + self.changed.amount
            - sum(one.amount for one in self.left)
            - self.now.amount
        )


def changes_of(sight: Sight, run: Run) -> Changes | None:
    """What a run pays otherwise than the month before; None where nobody was paid by the desk then."""
    before, now = _before(run).filter(within(sight)), _month_of(run).filter(within(sight))
    if not before.exists():
        return None
    why = Finding.objects.filter(
        Q(item=OuterRef("item")) | Q(item=""), run=run, household=OuterRef("household"), sort__in=sorted(LEFT_OUT)
    )  # fmt: skip
    gone = before.exclude(root__in=now.values("root")).annotate(
        sort=Coalesce(Subquery(why.values("sort")[:1]), Value(str(Sort.ENDED)))
    )
    left = gone.values_list("sort").annotate(count=Count("pk"), sum=Sum("amount")).order_by("sort")
    moved = changed(now, run).aggregate(count=Count("pk"), sum=Sum(F("amount") - F("was")))
    return Changes(
        _part("before", before),
        _part(CAME, came(now, run)),
        Part(CHANGED, moved["count"], moved["sum"] or 0),
        tuple(Part(*one) for one in left),
        _part("now", now),
    )


def came(found: QuerySet[Line], run: Run) -> QuerySet[Line]:
    """The lines of what was not paid for the month before."""
    return found.filter(kind=Kind.REGULAR, month=run.month).exclude(root__in=_before(run).values("root"))


def changed(found: QuerySet[Line], run: Run) -> QuerySet[Line]:
    """The lines of another sum than the month before, with what it was."""
    was = _before(run).filter(root=OuterRef("root")).values("amount")[:1]
    return found.filter(kind=Kind.REGULAR, month=run.month).annotate(was=Subquery(was)).exclude(was=F("amount")).filter(was__isnull=False)  # fmt: skip


def _month_of(run: Run) -> QuerySet[Line]:
    return Line.objects.filter(run=run, kind=Kind.REGULAR, month=run.month).order_by()


def _before(run: Run) -> QuerySet[Line]:
    """What was approved for the month before, also where it came back later: that is told by its standing."""
    return Line.objects.filter(
        run__region=run.region, run__state=State.APPROVED, kind=Kind.REGULAR, month=months_before(run.month, 1)
    ).order_by()  # fmt: skip


def _part(key: str, found: QuerySet[Line]) -> Part:
    told = found.aggregate(count=Count("pk"), sum=Sum("amount"))
    return Part(key, told["count"], told["sum"] or 0)
