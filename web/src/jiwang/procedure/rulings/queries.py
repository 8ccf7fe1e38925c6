"""Reading what a decision on a part of an application rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jiwang.analysis.applying.courses import is_given_once, unfitting_beside
from jiwang.analysis.homes import Ruled, Unsaid, by_reason, ruled_on
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.applications.queries import WholeFile, present
from jiwang.procedure.applications.states import State, Step
from jiwang.procedure.delegations.queries import is_decided_below
from jiwang.procedure.rulings.rules import Ending, Line, Standing
from jiwang.registers.statements.queries import written_of
from jiwang.stages.decisions.models import ITEMS, Decision, Recognition
from jiwang.stages.decisions.queries import RECKONED_BY, law_at, typists_of

RECOGNISED_AS = {reckoned: item for item, reckoned in RECKONED_BY.items()}
_LOOKED = frozenset({Step.VISIT, Step.OPINION})


def matter_of(part: SubCase) -> str:
    """What decisions call a part."""
    return f"part:{part.pk}"


def item_of(part: SubCase) -> str:
    """What a part is recognised as."""
    return RECOGNISED_AS.get(part.item, part.item)


def decision_of(part: SubCase) -> Decision | None:
    """What was decided of a part."""
    found = Decision.objects.filter(matter=matter_of(part))
    return found.select_related("by", "receipt", "letter").first()


def standing_of(file: WholeFile, on: date) -> Standing:
    """A part as the rules see it, with everybody who has typed what it rests on."""
    part = file.part
    looked = {one.by_id for one in file.passages if one.step in _LOOKED and one.by_id is not None}
    return Standing(
        part.region, part.state == State.READY, typists_of(file.application.household_id) | looked, needs_check=part.needs_check,
        is_checked=part.is_checked, needs_visit=part.needs_visit, investigators=tuple(part.investigators), investigator_ids=tuple(part.investigator_ids), notice_days=part.notice_days,
        posted_until=part.posted_until, names_member=part.member_id is not None, is_decided_below=is_decided_below(part.item, part.region, on), is_kin=part.is_kin, is_county_visited=part.is_county_visited, is_in_favour=part.is_in_favour,
        is_once=is_given_once(law_at(part.region, on), part.item),
    )  # fmt: skip


def last_row(part: SubCase) -> Recognition | None:
    """The last row of what the household, or the member of a part, is recognised as for its item."""
    household = part.application.household_id
    found = Recognition.objects.filter(household=household, item=item_of(part), follower=None)
    if part.member_id is not None:
        found = found.filter(members__contains=[part.member_id])
    return found.first()


def line_of(row: Recognition | None) -> Line | None:
    """The same as the rules know it."""
    return Line(row.since, row.is_over) if row else None


def members_of(file: WholeFile) -> list[int]:
    """Whom a decision on a part recognises."""
    return [file.part.member_id] if file.part.member_id else [one.pk for one in file.members]


def ending_with(file: WholeFile, on: date) -> list[Recognition]:
    """What the same people are recognised as today and nobody receives beside the item of a part: it ends where the part is granted."""
    unfit = unfitting_beside(law_at(file.part.region, on), file.part.item)
    items = {RECOGNISED_AS.get(one, one) for one in unfit}
    rows = Recognition.objects.filter(
        household=file.application.household_id, item__in=items, follower=None, is_over=False
    )
    return list(rows.filter(members__overlap=members_of(file)).order_by("item", "since"))


def ended_by(decision: Decision | None) -> list[str]:
    """What has ended with a decision, by name."""
    rows = decision.recognitions.exclude(item=decision.item).order_by("item") if decision else ()
    return [str(ITEMS.get(one.item, one.item)) for one in rows]


def endings_of(file: WholeFile, rows: Iterable[Recognition]) -> tuple[Ending, ...]:
    """The same as the rules know it."""
    own, present_ones = set(members_of(file)), {one.pk for one in file.members}
    return tuple(
        Ending(str(one.pk), str(ITEMS.get(one.item, one.item)), one.amount or 0, one.since, is_of_others=bool((set(one.members) & present_ones) - own))
        for one in rows
    )  # fmt: skip


def ruled(part: SubCase, on: date) -> Ruled | None:
    """What the law in force gives the household of a part today; None where no version is in force."""
    law, household = law_at(part.region, on), part.application.household
    if law is None:
        return None
    return ruled_on(law, household, present(household), item=part.item, on=on, member=part.member_id)


def explainable(part: SubCase, on: date) -> tuple[Unsaid, ...]:
    """What an officer may state of the household of a part with a written reason, as the law of the place says."""
    law, found = law_at(part.region, on), ruled(part, on)
    if law is None or found is None:
        return ()
    said = [(one.fact, one.person_id) for one in written_of(part.application.household_id)]
    return by_reason(law, found, said=said)
