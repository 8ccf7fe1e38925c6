"""Entry points of the background work on answers that come back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from jiwang.analysis.batches import reply_rows
from jiwang.desk.outgoing import actions
from jiwang.desk.outgoing.states import Verdict
from jiwang.jobs.rules import JobRefused
from jiwang.jobs.running import Progress, job
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.stages.intake.actions import note_judged, note_taken_out
from jiwang.stages.intake.models import Batch
from jiwang.stages.intake.queries import vault
from jiwang.stages.intake.states import BatchState


@job("outgoing.take_in")
def take_in(progress: Progress) -> str:
    """Match the answers of a file."""
    return match(progress)


@job("outgoing.take_out")
def take_out(progress: Progress) -> str:
    """Take the answers of a file out."""
    return unmatch(progress)


def match(progress: Progress) -> str:
    """Match the answers of one sealed file with what was sent. Again, it comes to the same."""
    batch = _batch(progress.about, BatchState.SEALED)
    with vault().room() as room:
        path = vault().take_out(batch.raw, room / batch.file_name)
        rows = reply_rows(path, source=batch.source, as_of=batch.as_of or clock.today(), columns=batch.placed)
    now = clock.now()
    with transaction.atomic():
        see(EVERYWHERE)
        if _still(batch, BatchState.SEALED).judged_at:
            return _("这批回执已经对过。")
        made = actions.take_in(batch, rows, by=progress.by, at=now)
        note_judged(batch.pk, by=progress.by, at=now)
    fits = sum(one.verdict == Verdict.FITS for one in made)
    return _("回执 %(rows)d 行，对上 %(fits)d 行，其余 %(others)d 行请到“往来”里看。") % {
        "rows": len(made),
        "fits": fits,
        "others": len(made) - fits,
    }


def unmatch(progress: Progress) -> str:
    """Take the answers of a withdrawn file out again. Again, it comes to the same."""
    batch, now = _batch(progress.about, BatchState.WITHDRAWN), clock.now()
    with transaction.atomic():
        see(EVERYWHERE)
        if _still(batch, BatchState.WITHDRAWN).taken_out_at:
            return _("这批回执已经撤出。")
        number = actions.take_out(batch, by=progress.by, at=now)
        note_taken_out(batch, by=progress.by, at=now)
    return _("已撤出 %(rows)d 行回执，先前的回执重新有效。") % {"rows": number}


def _batch(number: int, state: BatchState) -> Batch:
    with transaction.atomic():
        see(EVERYWHERE)
        batch = Batch.objects.get(pk=number)
        _still(batch, state)
    if state is BatchState.SEALED and not batch.raw:
        raise JobRefused(_("这批数据的原始文件已过保存期，不能再比对。"))
    return batch


def _still(batch: Batch, state: BatchState) -> Batch:
    """The batch as it is now, and until the transaction ends. Raises JobRefused where somebody has moved it meanwhile."""
    found = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if found.state != state:
        raise JobRefused(_("这批数据的状态已经变了，请刷新页面再看。"))
    return found
