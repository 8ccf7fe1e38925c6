"""Writing what people say of pairs: each step locks its pair, asks the rules, and leaves a line of the trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from jiwang.kit.copying import Copied, copy_in
from jiwang.registers.people.models import Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.matching import rules
from jiwang.stages.matching.models import Change, Opinion, Pair, Revocation, Stray
from jiwang.stages.matching.queries import opinion_of, side_of, standing_opinions
from jiwang.stages.matching.states import Answer, Outcome
from jiwang.trail.actions import record, recorded

PAIR = (
    "id", "mark", "person_id", "region", "turn", "needs_two", "source", "department", "reason", "left", "right", "differs",
    "is_open", "outcome", "file", "row_no",
)  # fmt: skip
CHANGE = ("id", "change", "person_id", "kept_id", "region", "day", "batch", "cause")
STRAY = ("id", "region", "source", "department", "file", "row_no", "shown", "reason", "is_open")
_ONCE = ("outcome",)  # what people made of a pair is theirs: no run changes it


@recorded
def take_in(pairs: Iterable[Sequence[Any]], *, by: str, at: datetime) -> Copied:
    """Add and renew the pairs of a run, columns as `PAIR`; what the run asks no more leaves the queue and stays on file."""
    rows = list(pairs)
    copied = copy_in(Pair, PAIR, rows, once=_ONCE)
    asked = {row[0] for row in rows}
    was_open = Pair.objects.filter(is_open=True, other__isnull=True).values_list("pk", flat=True)
    gone = [key for key in was_open if key not in asked]
    closed = Pair.objects.filter(pk__in=gone).update(is_open=False)
    record(who=by, what="matching.taken_in", about=f"pairs:{copied.added}+{copied.changed}+{closed}", at=at)
    return Copied(copied.added, copied.changed + closed)


@recorded
def take_in_changes(changes: Iterable[Sequence[Any]], *, by: str, at: datetime) -> Copied:
    """Add the merges and splits that runs have done, columns as `CHANGE`."""
    copied = copy_in(Change, CHANGE, changes)
    record(who=by, what="matching.changes_taken_in", about=f"changes:{copied.added}", at=at)
    return copied


@recorded
def take_in_strays(rows: Iterable[Sequence[Any]], *, by: str, at: datetime, is_part: bool = False) -> Copied:
    """Add and renew the rows that fit nobody, columns as `STRAY`; what a whole run could place is closed."""
    rows = list(rows)
    copied = copy_in(Stray, STRAY, rows)
    gone = Stray.objects.filter(is_open=True).exclude(pk__in=[row[0] for row in rows])
    closed = 0 if is_part else gone.update(is_open=False)
    record(
        who=by,
        what="matching.strays_taken_in",
        about=f"strays:{copied.added}+{copied.changed}+{closed}",
        at=at,
    )
    return Copied(copied.added, copied.changed + closed)


@recorded
def say(pair_id: str, answer: Answer, *, by: Officer, at: datetime, why: str = "") -> Opinion:
    """Say of a pair whether they are one; an earlier word of the same officer is taken back by it."""
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair_id)
    before, why = opinion_of(pair, by), why.strip()
    if before is not None and (before.answer, before.why) == (answer, why):
        opinion = before  # the same word again is no other word
    else:
        if before is not None:
            Revocation.objects.create(opinion=before, region=pair.region, at=at)
        opinion = Opinion.objects.create(pair=pair, region=pair.region, answer=answer, by=by, at=at, why=why)
    _weigh(pair)
    record(
        who=by.code,
        what=f"matching.said_{answer}",
        about=f"pair:{opinion.pk}",
        why=why,
        at=at,
        area=pair.region,
    )
    return opinion


@recorded
def take_back(opinion_id: int, *, by: Officer, at: datetime) -> Pair:
    """Take one's own word back; the pair is asked again. Raises OpinionRefused where it is somebody else's or gone."""
    opinion = Opinion.objects.select_related("pair").get(pk=opinion_id)
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=opinion.pair_id)
    if opinion.by_id != by.pk:
        raise rules.OpinionRefused("这是别人的判断，只有本人能撤回；您可以另作判断。")
    if Revocation.objects.filter(opinion=opinion).exists():
        raise rules.OpinionRefused("这个判断已经撤回了。")
    Revocation.objects.create(opinion=opinion, region=pair.region, at=at)
    _weigh(pair)
    record(who=by.code, what="matching.taken_back", about=f"pair:{opinion.pk}", at=at, area=pair.region)
    return pair


@recorded
def ask_about(one: Person, other: Person, *, by: Officer, at: datetime) -> Pair:
    """Ask whether two persons are one: an open pair, for two people to answer."""
    older, younger = sorted((one, other), key=lambda person: person.pk)
    if older.pk == younger.pk:
        raise rules.OpinionRefused("这是同一个人员编号，不用核对。")
    left, right, differs = rules.beside(side_of(younger), side_of(older))
    pair, _made = Pair.objects.get_or_create(
        pk=f"P{younger.pk}-{older.pk}",
        defaults={
            "mark": f"P{younger.pk}", "person": older, "other": younger, "region": older.region, "turn": 0, "needs_two": True,
            "reason": "登记中有两个人员编号，可能是同一人", "left": left, "right": right, "differs": differs,
        },
    )  # fmt: skip
    record(who=by.code, what="matching.asked", about=f"person:{older.pk}", at=at, area=older.region)
    return pair


@recorded
def look_at(pair: Pair, *, by: str, at: datetime) -> None:
    """Note that an officer has seen a pair."""
    record(who=by, what="matching.pair_read", about=f"person:{pair.person_id}", at=at, area=pair.region)


def _weigh(pair: Pair) -> None:
    answers = [Answer(one) for one in standing_opinions().filter(pair=pair).values_list("answer", flat=True)]
    outcome: Outcome = rules.outcome_of(answers, needs_two=pair.needs_two)
    Pair.objects.filter(pk=pair.pk).update(outcome=outcome)
