"""Writing batches: each step locks its batch, asks the rules and leaves a line of the trail."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from jiwang.analysis.batches import FileOutline, FileRefused, ReadFile, source_cards
from jiwang.analysis.purging import PurgeReport
from jiwang.jobs.actions import enqueue
from jiwang.kit import clock
from jiwang.kit.offices import Office
from jiwang.kit.turns import one_at_a_time
from jiwang.kit.vaults import Kept
from jiwang.registers.staff.models import Officer
from jiwang.stages.intake import queries, rules
from jiwang.stages.intake.models import Batch, ColumnMeaning, RowIssue, Token
from jiwang.stages.intake.states import ENDED, MOVES, BatchState, Move
from jiwang.trail.actions import record, recorded

MOST_REASON = 200
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a file: an officer, a department's program, or the watched folder; for which area and department."""

    code: str
    area: str
    department: str  # empty: whichever the file's source belongs to
    officer: Officer | None = None
    token: Token | None = None


@recorded
def turn_away(token: Token | None, *, why: str, at: datetime) -> None:
    """Note that a message of a program was not even read: what is wrong counts as what is right, so that nobody tries without end."""
    about = f"token:{token.pk}" if token else "token:0"
    record(
        who=about,
        what=rules.TURNED_AWAY,
        about=about,
        why=str(why)[:200],
        at=at,
        area=token.area if token else "",
    )


@recorded
def upload(
    kept: Kept, *, name: str, source: str, sender: Sender, at: datetime, as_of: date | None = None
) -> tuple[Batch, bool]:
    """Make a batch of a file in the vault, and ask for it to be read; the same bytes again change nothing (False)."""
    one_at_a_time("file", kept.sha256)
    before = queries.alive_with(kept.sha256)
    if before is not None:
        queries.vault().destroy(kept.name)
        record(
            who=sender.code,
            what="intake.uploaded",
            about=f"batch:{before.pk}",
            why=_("同一个文件再次报送"),
            at=at,
            area=sender.area,
        )
        return before, False
    batch = Batch.objects.create(
        area=sender.area, department=sender.department, office=str(Office(sender.department, sender.area)), source=source,
        label=source_cards()[source].label if source else "", name=name[-120:], sha256=kept.sha256, bytes=kept.bytes, as_of=as_of,
        raw=kept.name, uploaded_by=sender.officer, token=sender.token, uploaded_at=at,
    )  # fmt: skip
    record(who=sender.code, what="intake.uploaded", about=f"batch:{batch.pk}", at=at, area=batch.area)
    _ask_to_read(batch, by=sender.code, at=at)
    return batch, True


@recorded
def note_read(batch: Batch, outline: FileOutline, read: ReadFile | None, *, by: str, at: datetime) -> None:
    """Keep what reading has found. A batch of a trusted token that is ordinary is sealed at once."""
    Batch.objects.select_for_update().get(pk=batch.pk)
    card = source_cards()[outline.source]
    if batch.department and batch.department != card.department:
        raise FileRefused(
            _("这是%(whose)s的文件，您报送的是%(ours)s的数据。请核对文件。")
            % {"whose": card.department, "ours": batch.department}
        )
    batch.source, batch.label, batch.department = card.id, card.label, card.department
    batch.office = str(Office(card.department, batch.area))
    batch.placed, batch.unknown, batch.missing = (
        dict(outline.placed),
        list(outline.unknown),
        list(outline.missing),
    )
    batch.as_of = read.as_of if read else outline.as_of
    batch.rows = dict(read.rows) if read else {}
    batch.kinds = [list(one) for one in read.kinds] if read else []
    batch.notes = list(read.notes) if read else []
    batch.is_unusual = rules.is_unusual(batch.rows, queries.earlier_rows(batch)) if read else False
    batch.state, batch.said = BatchState.READ, ""
    batch.save()
    batch.issues.all().delete()
    _keep_issues(batch, read)
    record(who=by, what="intake.read", about=f"batch:{batch.pk}", at=at, area=batch.area)
    if batch.token and batch.token.seals and not batch.missing and not batch.is_unusual:
        _seal(batch, by=by, officer=batch.token.issued_by, at=at)


@recorded
def note_used(
    kept: Kept, outline: FileOutline, read: ReadFile, *, name: str, sender: Sender, by: Officer, at: datetime
) -> Batch:
    """Keep a file of which the desk has a run's results already: sealed by a second officer, and judged."""
    card = source_cards()[outline.source]
    batch = Batch.objects.create(
        area=sender.area, department=card.department, office=str(Office(card.department, sender.area)), source=card.id, label=card.label,
        name=name[-120:], sha256=kept.sha256, bytes=kept.bytes, as_of=read.as_of, raw=kept.name, uploaded_by=sender.officer, uploaded_at=at,
        placed=dict(outline.placed), unknown=list(outline.unknown), rows=dict(read.rows), kinds=[list(one) for one in read.kinds],
        notes=list(read.notes), state=BatchState.SEALED, confirmed_by=by, sealed_at=at, judged_at=at,
        seal=rules.seal_of(sha256=kept.sha256, source=card.id, as_of=read.as_of, columns=outline.placed, rows=read.rows),
    )  # fmt: skip
    _keep_issues(batch, read)
    record(who=by.code, what="intake.used", about=f"batch:{batch.pk}", at=at, area=batch.area)
    return batch


@recorded
def refuse_file(batch: Batch, *, said: str, by: str, at: datetime) -> None:
    """The machine refuses a file that is no table or lacks what it must have; its bytes are destroyed."""
    queries.vault().destroy(batch.raw)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.REFUSED, said=said[:300], raw="")
    record(who=by, what="intake.refused", about=f"batch:{batch.pk}", at=at, area=batch.area)


@recorded
def say_columns(
    number: int, said: Mapping[str, str], *, source: str, as_of: date | None, by: Officer, at: datetime
) -> Batch:
    """Say what headings mean, here and in later files of the source, and have the file read anew."""
    batch = Batch.objects.select_for_update().get(pk=number)
    if batch.state != BatchState.READ:
        raise rules.MoveRefused(_("只有待提交的批次可以改列。"))
    chosen = source or batch.source
    for heading, column in said.items():
        ColumnMeaning.objects.update_or_create(
            source=chosen, heading=heading[:60],
            defaults={"column": column, "department": source_cards()[chosen].department, "said_by": by, "said_at": at},
        )  # fmt: skip
    batch.source, batch.state, batch.as_of = chosen, BatchState.UPLOADED, as_of or batch.as_of
    batch.columns = {**batch.columns, **said}
    batch.save()
    record(who=by.code, what="intake.columns_said", about=f"batch:{batch.pk}", at=at, area=batch.area)
    _ask_to_read(batch, by=by.code, at=at)
    return batch


@recorded
def take(number: int, move: Move, *, by: Officer, is_monitor: bool, why: str, at: datetime) -> Batch:
    """Make a move with a batch. Raises MoveRefused, or DoesNotExist out of sight."""
    batch = Batch.objects.select_for_update().get(pk=number)
    why = why.strip()[:MOST_REASON]
    refused = rules.refusal(queries.standing_of(batch), move, officer=by.pk, is_monitor=is_monitor, why=why)
    if refused is not None:
        raise rules.MoveRefused(refused)
    if move is Move.CONFIRM:
        _seal(batch, by=by.code, officer=by, at=at, why=why)
        return batch
    batch.state = MOVES[move].leads
    if move is Move.REFUSE:
        batch.said = why
    elif move is Move.ASK_WITHDRAWAL:
        batch.asked_by, batch.why = by, why
    elif move is Move.WITHDRAW:
        batch.withdrawn_by = by
    if batch.state in ENDED and not _takes_out(batch, move, by=by.code, at=at):
        queries.vault().destroy(batch.raw)
        batch.raw = ""
    batch.save()
    record(who=by.code, what=f"intake.{move}", about=f"batch:{batch.pk}", why=why, at=at, area=batch.area)
    return batch


@recorded
def note_judged(number: int, *, by: str, at: datetime) -> None:
    """A sealed batch has been through the engine."""
    batch = Batch.objects.get(pk=number)
    Batch.objects.filter(pk=number).update(judged_at=at)
    record(who=by, what="intake.judged", about=f"batch:{number}", at=at, area=batch.area)


@recorded
def note_taken_out(batch: Batch, *, by: str, at: datetime) -> None:
    """The rows of a withdrawn batch have left what the engine knows; its file goes too."""
    if batch.raw:
        queries.vault().destroy(batch.raw)
    Batch.objects.filter(pk=batch.pk).update(raw="", taken_out_at=at)
    record(who=by, what="intake.taken_out", about=f"batch:{batch.pk}", at=at, area=batch.area)


@recorded
def note_purged(report: PurgeReport | None, *, folders: int, by: str, at: datetime) -> None:
    """What the nightly purge has removed besides raw files: a line with counts, as proof."""
    told = (
        (report.raw_files, report.rejected_files, report.unconcerned_rows, report.identities)
        if report
        else (0, 0, 0, 0)
    )
    words = _("引擎：原文件 %d，退回行的文件 %d，无关人员的行 %d，久未出现的人员 %d；单批结果 %d") % (
        *told,
        folders,
    )
    record(who=by, what="intake.purged", about=f"purged:{sum(told) + folders}", why=words, at=at)


@recorded
def destroy_raw(batch: Batch, *, by: str, at: datetime, why: str = "") -> None:
    """Destroy a raw file whose time is over; what was counted of it stays."""
    queries.vault().destroy(batch.raw)
    Batch.objects.filter(pk=batch.pk).update(raw="")
    record(who=by, what="intake.raw_destroyed", about=f"batch:{batch.pk}", why=why, at=at, area=batch.area)


@recorded
def issue_token(
    *,
    area: str,
    department: str,
    sources: Sequence[str],
    seals: bool,
    expires_on: date,
    by: Officer,
    at: datetime,
) -> tuple[Token, str]:
    """Give a department's program a token for some kinds of its files; the text is shown once and never kept."""
    text = secrets.token_urlsafe(_TOKEN_BYTES)
    token = Token.objects.create(
        area=area, department=department, sources=list(sources), digest=rules.digest_of(text), seals=seals,
        expires_on=expires_on, issued_by=by, issued_at=at,
    )  # fmt: skip
    record(who=by.code, what="intake.token_issued", about=f"token:{token.pk}", at=at, area=area)
    return token, text


@recorded
def revoke_token(token: Token, *, by: Officer, at: datetime) -> None:
    """End a token. Raises MoveRefused where that was done."""
    if not Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        raise rules.MoveRefused("这个令牌刚刚已经收回，请刷新后再看。")
    record(who=by.code, what="intake.token_revoked", about=f"token:{token.pk}", at=at, area=token.area)


@recorded
def wake(batch: Batch, *, by: str, at: datetime) -> None:
    """Ask for a sealed batch to be judged, where its source can be judged by itself."""
    record(who=by, what="intake.woken", about=f"batch:{batch.pk}", at=at, area=batch.area)
    _wake(batch, by=by, at=at)


def _wake(batch: Batch, *, by: str, at: datetime) -> None:
    card = source_cards()[batch.source]
    if not (card.founds_persons or card.is_means):  # the others wait for a run of the whole city
        title = _("对回执：%(label)s") if card.is_reply else _("比对筛查：%(label)s")
        enqueue(
            queries.job_after_seal(card), about=f"batch:{batch.pk}", title=title % {"label": batch.label}, by=by, at=at,
            area=batch.area, page=f"/intake/{batch.pk}/", alone="" if card.is_reply else "engine",
        )  # fmt: skip


def _takes_out(batch: Batch, move: Move, *, by: str, at: datetime) -> bool:
    """Whether a job takes the rows out of what the engine knows; its file is needed for that, and destroyed afterwards."""
    card = source_cards()[batch.source] if batch.source else None
    if (
        move is not Move.WITHDRAW
        or card is None
        or card.founds_persons
        or card.is_means
        or not (batch.judged_at and (batch.raw or card.is_reply))
    ):
        return False
    enqueue(
        queries.job_after_withdrawal(card), about=f"batch:{batch.pk}", title=_("撤出数据：%(label)s") % {"label": batch.label}, by=by, at=at,
        area=batch.area, page=f"/intake/{batch.pk}/", alone="" if card.is_reply else "engine",
    )  # fmt: skip
    return True


def _ask_to_read(batch: Batch, *, by: str, at: datetime) -> None:
    title = _("读取文件：%(label)s") % {"label": batch.label or _("待识别")}
    enqueue(
        "intake.read",
        about=f"batch:{batch.pk}",
        title=title,
        by=by,
        at=at,
        area=batch.area,
        page=f"/intake/{batch.pk}/",
    )


def _seal(batch: Batch, *, by: str, officer: Officer, at: datetime, why: str = "") -> None:
    batch.as_of = batch.as_of or clock.day_of(at)
    batch.state, batch.confirmed_by, batch.sealed_at = BatchState.SEALED, officer, at
    batch.seal = rules.seal_of(
        sha256=batch.sha256, source=batch.source, as_of=batch.as_of, columns=batch.placed, rows=batch.rows
    )
    batch.save()
    record(who=by, what="intake.confirm", about=f"batch:{batch.pk}", why=why, at=at, area=batch.area)
    _wake(batch, by=by, at=at)


def _keep_issues(batch: Batch, read: ReadFile | None) -> None:
    RowIssue.objects.bulk_create(
        [
            RowIssue(
                batch=batch, office=batch.office, row=one.row, column=one.column[:60], label=one.label[:60],
                severity=one.severity, found=one.found[:80], done=one.done[:200],
            )
            for one in (read.issues if read else ())
        ],
        batch_size=2000,
    )  # fmt: skip
