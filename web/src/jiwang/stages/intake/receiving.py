"""Reading files, the watched folder and the end of raw files: what the jobs of intake do between reading and writing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jiwang.analysis import batches
from jiwang.analysis.batches import FileOutline, FileRefused, ReadFile
from jiwang.analysis.purging import purge_results, purge_state
from jiwang.jobs.rules import JobRefused
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.places.models import Place
from jiwang.stages.intake import actions, queries, rules
from jiwang.stages.intake.actions import Sender
from jiwang.stages.intake.models import Batch
from jiwang.stages.intake.states import BatchState

WATCHER = "job:watch"
_PIECE = 1 << 20
_ENOUGH = 3  # headings that people have explained, before a file is taken for one of theirs
_AT_REST = 5.0  # seconds since a file was last written to
_MOST_AT_ONCE = 20


def read(number: int, *, by: str, at: datetime) -> str:
    """Read the file of a batch; a batch that was read is left alone. Raises JobRefused for a file that cannot be taken in."""
    batch = _batch(number)
    if batch.state != BatchState.UPLOADED:
        return _("这批数据已经读过。")
    try:
        outline, found = _looked_at(batch, at=at)
        with transaction.atomic():
            see(EVERYWHERE)
            actions.note_read(batch, outline, found, by=by, at=at)
    except FileRefused as error:
        with transaction.atomic():
            see(EVERYWHERE)
            actions.refuse_file(batch, said=str(error), by=by, at=at)
        raise JobRefused(str(error)) from error
    if found is None:
        return _("有必需的列没有对上，请到批次页面指定。")
    return _("读了 %(read)d 行，退回 %(rejected)d 行。") % dict(found.rows)


def watch(*, at: datetime) -> None:
    """Take in every file of the watched folder that is at rest; it is gone from there once it lies in the vault."""
    for path in list(_at_rest())[:_MOST_AT_ONCE]:
        with path.open("rb") as file:
            kept = queries.vault().keep(iter(lambda: file.read(_PIECE), b""))
        with transaction.atomic():
            see(EVERYWHERE)
            city = Place.objects.order_by("digits", "code").first()
            known = path.parent.name if path.parent.name in batches.source_cards() else ""
            sender = Sender(WATCHER, city.code if city else "", "")
            actions.upload(kept, name=path.name, source=known, sender=sender, at=at)
        path.unlink()


def wake_sealed(*, at: datetime) -> None:
    """Ask again for what was sealed and not judged: its job may have failed while the state was in use.

    What still waits or is being judged is left alone, or it would be judged twice.
    """
    with transaction.atomic():
        see(EVERYWHERE)
        cards = batches.source_cards()
        for batch in Batch.objects.filter(state=BatchState.SEALED, judged_at__isnull=True).exclude(raw=""):
            card = cards.get(batch.source)
            is_alone = card is not None and not (card.founds_persons or card.is_means)
            is_left = is_alone and not queries.is_underway(batch)
            if is_left and batch.sealed_at and batch.sealed_at > at - timedelta(days=2):
                actions.wake(batch, by="job:wake", at=at)


def purge(*, at: datetime) -> None:
    """Destroy what has been kept as long as it may be: raw files, what the engine holds of them, and old results."""
    with transaction.atomic():
        see(EVERYWHERE)
        cards = batches.source_cards()
        for batch in Batch.objects.exclude(raw=""):
            kept = rules.kept_for(cards.get(batch.source))
            if batch.uploaded_at + kept.span < at:
                actions.destroy_raw(batch, by="job:purge", at=at, why=kept.words)
    report, folders = purge_state(clock.today()), purge_results(at)
    if folders or (report is not None and not report.nothing):
        with transaction.atomic():
            see(EVERYWHERE)
            actions.note_purged(report, folders=folders, by="job:purge", at=at)


def _looked_at(batch: Batch, *, at: datetime) -> tuple[FileOutline, ReadFile | None]:
    """What a file is and, where every needed column was found, what became of its rows."""
    with queries.vault().room() as room:
        path = queries.vault().take_out(batch.raw, room / batch.file_name)
        outline = _outlined(path, batch)
        if not outline.source:
            raise FileRefused(_("认不出这是哪种文件：%(why)s请选择来源后重新报送。") % {"why": outline.said})
        if outline.missing:
            return outline, None
        day = min(batch.as_of or outline.as_of or clock.today(), clock.today())
        return outline, batches.read(
            path, source=outline.source, as_of=day, columns=_said(batch, outline.source)
        )


def _outlined(path: Path, batch: Batch) -> FileOutline:
    """As the file that somebody has named; else as its headings say; else as what people have said of such headings before."""
    if batch.source:
        return batches.outline(path, source=batch.source, columns=_said(batch, batch.source))
    for source in queries.sources_with_meanings():
        found = batches.outline(path, source=source, columns=_said(batch, source))
        if not found.missing and len(found.placed) >= _ENOUGH:
            return found
    return batches.outline(path, source="", columns={})


def _said(batch: Batch, source: str) -> dict[str, str]:
    return {**queries.meanings_of(source), **batch.columns} if source else {}


def _batch(number: int) -> Batch:
    with transaction.atomic():
        see(EVERYWHERE)
        return Batch.objects.select_related("token__issued_by").get(pk=number)


def _at_rest() -> Iterator[Path]:
    folder = Path(settings.WATCHED) if settings.WATCHED else None
    for path in sorted(folder.rglob("*")) if folder and folder.is_dir() else ():
        is_hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder or path).parts)
        if path.is_file() and not is_hidden and time.time() - path.stat().st_mtime > _AT_REST:
            yield path
