"""Reading what the next run would take, and what the earlier ones have brought."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from jiwang.analysis import batches as analysis
from jiwang.desk.comparing import rules
from jiwang.desk.comparing.models import Comparison
from jiwang.desk.comparing.rules import Kind, Line, Sealed
from jiwang.jobs.models import JobRun
from jiwang.jobs.queries import run_about
from jiwang.jobs.states import ENDED
from jiwang.kit.sights import Sight
from jiwang.stages.intake.queries import sealed_batches
from jiwang.stages.matching.queries import opinions

KIND = "comparing.run"


def lines(sight: Sight, *, on: date, without: Collection[int] = ()) -> list[Line]:
    """What the next run would take, source by source; what people must know of first comes first."""
    waiting = analysis.waiting_indicators(on)
    kinds = [
        Kind(one.id, one.label, one.department, one.adds_up, one.founds_persons, waiting.get(one.id, ()))
        for one in analysis.source_cards().values()
        if not one.is_reply
    ]
    sealed = [
        Sealed(one.pk, one.source, one.area, one.name, one.as_of or on, one.rows.get("read", 0), one.seal, bool(one.raw))
        for one in sealed_batches(sight)
        if one.source in {kind.id for kind in kinds}
    ]  # fmt: skip
    found = rules.line_up(kinds, sealed, on=on, without=without)
    return sorted(
        found,
        key=lambda one: (not one.kind.founds_persons, not one.taken, -len(one.kind.indicators), one.kind.id),
    )


def fingerprint(chosen: Iterable[Sealed], *, on: date) -> str:
    """What the run would depend on, as one digest."""
    said = (f"{one.mark} {one.person} {one.answer} {one.who} {one.at}" for one in opinions())
    return rules.fingerprint((one.seal for one in chosen), on=on, law=analysis.law_now(), said=said)


def comparisons(areas: Iterable[str]) -> QuerySet[Comparison]:
    """The runs of some areas, the newest first."""
    found = Q(pk__in=[])
    for area in areas:
        found |= Q(area__startswith=area)
    return Comparison.objects.filter(found).select_related("started_by").order_by("-at", "-pk")


def last_done() -> Comparison | None:
    """The newest run that has come to the desk."""
    return Comparison.objects.filter(done_at__isnull=False).order_by("-done_at").first()


def going_on() -> Comparison | None:
    """The run that was asked for and whose job has not ended."""
    found = Comparison.objects.filter(is_open=True).first()
    job = job_of(found) if found else None
    return found if job is not None and job.state not in ENDED else None


def job_of(comparison: Comparison) -> JobRun | None:
    """Its job, which tells how far it is and why it has failed."""
    return run_about(KIND, f"comparison:{comparison.pk}")
