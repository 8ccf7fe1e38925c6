"""Entry point of errands' background work."""

from __future__ import annotations

from jiwang.desk.errands.carrying import carry_out
from jiwang.desk.errands.models import Errand
from jiwang.jobs.running import Progress, job
from jiwang.kit import clock


@job("errands.carry")
def carry(progress: Progress) -> str:
    """One step with every task of a list."""
    errand = Errand.objects.select_related("officer").get(pk=progress.about)
    return carry_out(errand, on=clock.today(), at=clock.now(), tell=progress.reach)
