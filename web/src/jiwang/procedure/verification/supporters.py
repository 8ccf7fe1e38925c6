"""Those outside who are bound to support a member: whether all of them are on file, and what was written down of each, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from jiwang.analysis.applying.checks import Trait, traits_of_supporters
from jiwang.analysis.homes import LISTED, is_listed
from jiwang.analysis.visiting import valid_until
from jiwang.kit.turns import one_at_a_time
from jiwang.procedure.applications.queries import law_at
from jiwang.procedure.verification import rules
from jiwang.registers.authorisations.models import Supporter
from jiwang.registers.authorisations.queries import live_ones, newest_ones, supporters_of
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import members_of
from jiwang.registers.statements import actions as statements
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import about_supporters, all_about
from jiwang.registers.statements.states import Depth, Rank
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, recorded


@dataclass(frozen=True)
class Known:
    """A supporter on file: whether they have signed, and of each trait what was written down last; of means only what they have opened."""

    supporter: Supporter
    has_signed: bool
    of: tuple[str, ...]  # names of those whom they support
    traits: tuple[tuple[Trait, str], ...]


@dataclass(frozen=True)
class Listed:
    """The supporters of a household, and whether somebody has said that these are all."""

    is_whole: bool
    known: tuple[Known, ...]


def listed(household: Household, by: Actor) -> Listed:
    """Who is on file and what is known of each; above every sight, like what they have signed."""
    found, newest = supporters_of(household), newest_ones(household.pk)
    signed = {
        newest[paper.supporter_id] for paper, _signed in live_ones(household, by.on) if paper.supporter_id
    }
    said = {(newest[one.supporter_id or 0], one.fact): one.value for one in about_supporters(household.pk)}
    traits = traits_of_supporters(law_at(household.region, by.on))
    names = {one.pk: one.name for one in members_of(household)}
    known = tuple(
        Known(one, one.pk in signed, tuple(names[who] for who in one.of or names if who in names), tuple((each, said.get((one.pk, each.fact), "")) for each in traits if not each.is_means or one.pk in signed))
        for one in found
    )  # fmt: skip
    return Listed(is_listed(all_about(household.pk), by.on), known)


@recorded
def write_down(
    household: Household,
    is_whole: bool,
    told: Mapping[tuple[int, str], str],
    *,
    why: str,
    by: Actor,
    at: datetime,
) -> int:
    """Write down whether the list is whole, and what is new of each supporter, with what shows it; how many words. Raises CheckRefused."""
    rules.check_words(why)
    one_at_a_time("supporters", household.pk)
    before = listed(household, by)
    made: list[tuple[Supporter | None, str, str, str]] = []
    if before.is_whole != is_whole:
        made.append((None, LISTED, rules.ALL_ON_FILE, rules.SAID[is_whole]))
    made += [
        (one.supporter, trait.fact, trait.label, told[one.supporter.pk, trait.fact])
        for one in before.known
        for trait, value in one.traits
        if told.get((one.supporter.pk, trait.fact), "") not in ("", value)
    ]
    record(who=by.officer.code, what="verification.supporters", about=f"household:{household.pk}", at=at, area=household.region)  # fmt: skip
    return _state(household, made, why=why.strip(), by=by, at=at)


def _state(
    household: Household,
    made: Sequence[tuple[Supporter | None, str, str, str]],
    *,
    why: str,
    by: Actor,
    at: datetime,
) -> int:
    every = (*all_about(household.pk), *about_supporters(household.pk))
    same = newest_ones(household.pk)
    newest = {(same.get(one.supporter_id or 0), one.fact): one.pk for one in every}
    expires = valid_until(law_at(household.region, by.on), by.on)
    said = [
        Statement(
            id=uuid4(), household=household, supporter=whom, region=household.region, depth=Depth.TOWNSHIP, fact=fact, wording=wording,
            value=value, state=Rank.VERIFIED, source=rules.WRITTEN, by=by.officer.code, on=by.on, expires=expires, evidence=f"household:{household.pk}",
            why=why[: rules.LONGEST], follows=newest.get((whom.pk if whom else None, fact)), at=at,
        )
        for whom, fact, wording, value in made
    ]  # fmt: skip
    return statements.make(said, household, by=by.officer.code, at=at) if said else 0
