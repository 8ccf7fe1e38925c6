"""Entry point of cards' background work."""

from __future__ import annotations

from django.db import transaction

from jiwang.desk.cards.carrying import Printing, carry_out
from jiwang.desk.cards.queries import batch_asked
from jiwang.jobs.running import Progress, job
from jiwang.kit import clock


@job("cards.print")
def carry(progress: Progress) -> str:
    """The cards of a place, village by village."""
    with transaction.atomic():
        batch = batch_asked(progress.about)
    return carry_out(Printing(batch, clock.today(), clock.now()), progress.reach)
