"""Reading batches. Every query begins with what the officer receives; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Case, Count, Min, Q, QuerySet, When
from django.utils.translation import gettext as _

from jiwang.analysis.applying.checks import items_of
from jiwang.analysis.batches import SourceCard, source_cards
from jiwang.jobs.queries import run_about
from jiwang.jobs.states import ENDED as RUN_ENDED
from jiwang.jobs.states import JobState
from jiwang.kit.sights import EVERYWHERE, Sight, seeing
from jiwang.kit.vaults import Vault
from jiwang.registers.policy.queries import version_in_force
from jiwang.stages.intake import rules
from jiwang.stages.intake.models import Batch, ColumnMeaning, RowIssue, Token
from jiwang.stages.intake.rules import Kept, Standing, digest_of, kept_for
from jiwang.stages.intake.states import ANSWERS, BatchState
from jiwang.trail.models import Line

_SEALED = (BatchState.SEALED, BatchState.LEAVING)


def vault() -> Vault:
    """Where raw files lie."""
    return Vault(settings.VAULT, settings.FIELD_KEY)


def batches_seen(sight: Sight) -> QuerySet[Batch]:
    """The batches of the offices for which an officer answers."""
    return Batch.objects.filter(sight.of_offices("area"))


def board(sight: Sight, state: str) -> QuerySet[Batch]:
    """Batches, newest first; of one state or all."""
    found = batches_seen(sight).select_related("uploaded_by", "token")
    return (found.filter(state=state) if state else found).order_by("-uploaded_at", "-pk")


def counts_by_state(sight: Sight) -> dict[str, int]:
    """How many batches stand where."""
    rows = batches_seen(sight).values("state").annotate(number=Count("pk")).order_by()
    return {row["state"]: row["number"] for row in rows}


def issues_of(batch: Batch, *, severity: str = "", text: str = "") -> QuerySet[RowIssue]:
    """What was found in a batch, the worst first; by severity, by row number or by words."""
    found = RowIssue.objects.filter(batch=batch)
    if severity:
        found = found.filter(severity=severity)
    if text.isdecimal():
        found = found.filter(row=int(text[:9]))
    elif text:
        found = found.filter(Q(column__contains=text) | Q(label__contains=text) | Q(done__contains=text))
    worst = Case(When(severity="rejected", then=0), When(severity="flagged", then=1), default=2)
    return found.order_by(worst, "row", "column", "pk")


def alive_with(sha256: str) -> Batch | None:
    """The batch that the same bytes are already in, if it was neither refused nor withdrawn."""
    ended = (BatchState.REFUSED, BatchState.WITHDRAWN)
    with seeing(EVERYWHERE):  # whoever has sent them
        return Batch.objects.filter(sha256=sha256).exclude(state__in=ended).first()


def earlier_rows(batch: Batch) -> list[dict[str, int]]:
    """The counts of the earlier sealed batches of the same source, newest first."""
    found = Batch.objects.filter(source=batch.source, area=batch.area, state__in=_SEALED).exclude(pk=batch.pk)
    return list(found.order_by("-sealed_at").values_list("rows", flat=True)[:12])


def meanings_of(source: str) -> dict[str, str]:
    """What people have said of headings of a source."""
    return dict(ColumnMeaning.objects.filter(source=source).values_list("heading", "column"))


def sources_with_meanings() -> list[str]:
    """The sources of whose headings people have said something."""
    return list(ColumnMeaning.objects.order_by("source").values_list("source", flat=True).distinct())


def cards_for(departments: frozenset[str]) -> list[SourceCard]:
    """The kinds of files that some departments send; the empty department stands for all."""
    cards = source_cards().values()
    return [one for one in cards if "" in departments or one.department in departments]


def answering_at(area: str, on: date) -> list[SourceCard]:
    """What a department's program may answer by token in the check of means, like the kinds of files that it sends."""
    law = version_in_force(area, on)
    return [
        SourceCard(
            f"{ANSWERS}{one.id}",
            _("核对答复 · %(name)s") % {"name": one.label},
            one.department,
            True,
            False,
            0,
            (),
        )
        for one in items_of(law).values()
    ]


def sealed_batches(sight: Sight) -> QuerySet[Batch]:
    """The sealed batches within what an officer receives, in the order of their seals."""
    return batches_seen(sight).filter(state=BatchState.SEALED).order_by("sealed_at", "pk")


def withdrawn_batches() -> QuerySet[Batch]:
    """Withdrawn batches that the engine may still know; those whose own job takes them out left aside."""
    return Batch.objects.filter(
        state=BatchState.WITHDRAWN, judged_at__isnull=False, taken_out_at__isnull=True, raw=""
    )


def card_of(batch: Batch) -> SourceCard | None:
    """What the law says of a batch's kind of file."""
    return source_cards().get(batch.source)


def job_after_seal(card: SourceCard | None) -> str:
    """Which job looks at a sealed batch: answers of another office are matched with what was sent, the rest is judged."""
    return "outgoing.take_in" if card and card.is_reply else "alerts.judge"


def job_after_withdrawal(card: SourceCard | None) -> str:
    """Which job takes the rows of a withdrawn batch out again."""
    return "outgoing.take_out" if card and card.is_reply else "alerts.withdraw"


def is_underway(batch: Batch) -> bool:
    """Whether the job that looks at a sealed batch waits or is at work."""
    run = run_about(job_after_seal(card_of(batch)), f"batch:{batch.pk}")
    return run is not None and run.state not in RUN_ENDED


def is_awaited(batch: Batch) -> bool:
    """Whether the engine will look at a sealed batch by itself, and has not yet."""
    card = card_of(batch)
    run = run_about(job_after_seal(card), f"batch:{batch.pk}")
    is_over = batch.judged_at is not None or (run is not None and run.state == JobState.FAILED)
    return card is not None and not (card.founds_persons or card.is_means) and not is_over


def is_at_work(batch: Batch) -> bool:
    """Whether a job is at work on a batch, so that its page must look again."""
    leaving = (
        run_about(job_after_withdrawal(card_of(batch)), f"batch:{batch.pk}")
        if batch.state == BatchState.WITHDRAWN
        else None
    )
    is_sealed_and_awaited = batch.state == BatchState.SEALED and is_awaited(batch)
    return (
        batch.state == BatchState.UPLOADED
        or is_sealed_and_awaited
        or bool(leaving and leaving.state not in RUN_ENDED)
    )


def waits_for_another(batch: Batch, officer: int) -> bool:
    """Whether the next move belongs to somebody else than this officer, who has made the last."""
    is_asked = batch.state in (BatchState.WAITING, BatchState.LEAVING)
    return is_asked and standing_of(batch).first_hand == officer


def token_of(text: str, *, on: date) -> Token | None:
    """The token that is live on a day."""
    found = Token.objects.filter(digest=digest_of(text), revoked_at__isnull=True, expires_on__gte=on)
    return found.select_related("issued_by").first()


def live_tokens(areas: frozenset[str]) -> QuerySet[Token]:
    """The tokens of some areas that were not revoked."""
    return Token.objects.filter(area__in=areas, revoked_at__isnull=True).order_by("department", "pk")


def standing_of(batch: Batch) -> Standing:
    """A batch as the rules know it."""
    is_leaving = batch.state == BatchState.LEAVING
    hand = batch.asked_by_id if is_leaving else batch.uploaded_by_id
    return Standing(BatchState(batch.state), hand, batch.is_unusual, bool(batch.missing))


@dataclass(frozen=True, slots=True)
class Shelf:
    """A kind of file: how long it may be kept, how many lie in the vault, and when the next of them must go."""

    card: SourceCard
    kept: Kept
    files: int
    oldest: datetime | None

    @property
    def goes_at(self) -> datetime | None:
        """When the oldest file's time is over."""
        return self.oldest + self.kept.span if self.oldest else None


def shelves(sight: Sight) -> list[Shelf]:
    """Every kind of file with its time, those that lie in the vault first."""
    rows = (
        batches_seen(sight)
        .exclude(raw="")
        .values("source")
        .annotate(number=Count("pk"), oldest=Min("uploaded_at"))
        .order_by()
    )
    with seeing(sight):  # counts of files, for the supervisor too, who receives none
        there = {row["source"]: (row["number"], row["oldest"]) for row in rows}
    found = [Shelf(one, kept_for(one), *there.get(one.id, (0, None))) for one in source_cards().values()]
    return sorted(found, key=lambda one: (one.goes_at is None, one.goes_at or 0, one.card.id))


_ENDS = (
    "intake.raw_destroyed",
    "intake.taken_out",
    "intake.withdraw",
    "intake.refuse",
    "intake.refused",
    "intake.purged",
    "statements.destroyed",
    "pocket.enclosure_destroyed",
)


def destructions(areas: Iterable[str]) -> QuerySet[Line]:
    """The lines of the trail that tell what was destroyed when, the newest first."""
    within = Q(area="")
    for area in areas:
        within |= Q(area__startswith=area)
    return Line.objects.filter(within, what__in=_ENDS).order_by("-pk")


def sends_too_often(
    token: Token | None, now: datetime, deeds: Collection[str] = ("intake.uploaded",)
) -> bool:
    """Whether programs with a token, or all those without a right one, have sent too much within a minute, right or wrong."""
    who = f"token:{token.pk}" if token else "token:0"
    found = Line.objects.filter(who=who, at__gt=now - rules.MINUTE, what__in=(*deeds, rules.TURNED_AWAY))
    return found.count() >= rules.MOST_A_MINUTE
