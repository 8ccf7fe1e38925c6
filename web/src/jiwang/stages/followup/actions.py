"""Writing what follows: the machine reckons and proposes, a named person says what holds. The visits themselves are made by the stage of visits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jiwang.analysis.rounds import numbers_on, rounds_on, rules_on
from jiwang.kit.sights import COUNTY
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.people.models import Household
from jiwang.registers.policy.queries import version_in_force
from jiwang.stages.alerts.states import Level
from jiwang.stages.dispatch import merging
from jiwang.stages.dispatch.actions import Actor, Asked, ask_for_visit
from jiwang.stages.dispatch.merging import SettingOut
from jiwang.stages.followup import rules
from jiwang.stages.followup.models import Colouring, Count, Marking, News, Relapse, Settling, Standing
from jiwang.stages.followup.queries import evidence_in, to_send_out
from jiwang.stages.followup.reckoning import Reckoned, stood
from jiwang.stages.followup.states import Colour
from jiwang.trail.actions import record, recorded

ROUND = "quarterly"  # the round of the law by whose forms is asked
_SAY = "来看看近来生活有没有变化"


@recorded
def reckon(area: str, *, on: date, by: str, at: datetime, home: int | None = None) -> Reckoned:
    """Reckon everybody who is followed in an area, or one household; a repeat changes nothing."""
    one_at_a_time("followup", area[:COUNTY])
    law = version_in_force(area, on)
    found = stood(
        area, home, rules=rules_on(law, on), numbers=numbers_on(law, on), evidence=evidence_in(area, on, home), on=on, at=at
    )  # fmt: skip
    about = f"household:{home}" if home else f"place:{area}"
    record(who=by, what="followup.reckoned", about=about, why=str(found.followed), at=at, area=area)
    return found


@recorded
def send_out(area: str, *, by: Actor, at: datetime) -> int:
    """Ask for every visit in an area that is due soon or overdue and for which nobody waits yet; how many. Where somebody was lately
    nobody is sent."""
    one_at_a_time("round", ROUND, area[:COUNTY])
    law = version_in_force(area, by.on)
    going = next((one for one in rounds_on(law, by.on) if one.id == ROUND), None)
    label, say = (going.label, going.say) if going else ("跟踪回访", _SAY)
    made = 0
    for (period, due), homes in to_send_out(area, by.on).items():
        about = SettingOut(ROUND, label, period, due, say)
        made += merging.set_out(Household.objects.filter(pk__in=homes), about, by=by, at=at)
    record(who=by.officer.code, what="followup.sent_out", about=f"tasks:{made}", at=at, area=area)
    return made


@dataclass(frozen=True, slots=True)
class Said:
    """A colour that a person sets, why, and until when."""

    colour: Colour
    why: str
    until: date | None


@recorded
def review(standing: Standing, said: Said, *, by: Actor, at: datetime) -> Colouring:
    """A named person sets another colour than the rule, or confirms it. The same again adds nothing. Raises FollowRefused."""
    one_at_a_time("followup", standing.region[:COUNTY])
    rules.check_why(said.why)
    rules.check_until(said.until, today=by.on)
    words = {"colour": said.colour, "why": said.why.strip(), "until": said.until}
    last = (
        Colouring.objects.filter(household=standing.household_id, by__isnull=False)
        .order_by("-at", "-pk")
        .first()
    )
    same = last is not None and all(getattr(last, name) == value for name, value in words.items())
    found = last if last is not None and same else Colouring.objects.create(
        household_id=standing.household_id, region=standing.region, signs=standing.signs, rule=standing.label, by=by.officer, at=at, **words
    )  # fmt: skip
    record(who=by.officer.code, what="followup.reviewed", about=f"household:{standing.household_id}", why=said.why.strip(), at=at, area=standing.region)  # fmt: skip
    return found


@recorded
def mark(standing: Standing, why: str, *, is_on: bool, by: Actor, at: datetime) -> Marking:
    """Mark a family as one that needs particular help, or as one that does no longer. Raises FollowRefused."""
    one_at_a_time("followup", standing.region[:COUNTY])
    rules.check_why(why)
    last = Marking.objects.filter(household=standing.household_id).order_by("-at", "-pk").first()
    found = last if last is not None and last.is_on == is_on else Marking.objects.create(
        household_id=standing.household_id, region=standing.region, is_on=is_on, why=why.strip(), by=by.officer, at=at
    )  # fmt: skip
    record(who=by.officer.code, what="followup.marked", about=f"household:{standing.household_id}", why=why.strip(), at=at, area=standing.region)  # fmt: skip
    return found


@recorded
def settle(relapse_id: UUID, why: str, *, is_relapse: bool, by: Actor, at: datetime) -> Settling:
    """Say of a warning whether the family is in hardship again; once. Raises FollowRefused, or DoesNotExist out of sight."""
    relapse = Relapse.objects.get(pk=relapse_id)
    one_at_a_time("followup", relapse.region[:COUNTY])
    rules.check_why(why)
    if Settling.objects.filter(relapse=relapse).exists():
        raise rules.FollowRefused("这条预警刚刚被别人核实过了，请刷新后再看。")
    found = Settling.objects.create(
        relapse=relapse, region=relapse.region, is_relapse=is_relapse, why=why.strip(), by=by.officer, at=at
    )
    record(who=by.officer.code, what="followup.settled", about=f"relapse:{relapse.pk}", why=why.strip(), at=at, area=relapse.region)  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Reported:
    """What a family has told: made where it was typed, so that it is noted once."""

    id: UUID
    words: str
    teller: str
    happened_on: date
    told_on: date


@recorded
def note_news(home: Household, told: Reported, *, by: Actor, at: datetime) -> News:
    """Note what a family has told of a change, and ask for a visit. Sent twice it is noted once. Raises FollowRefused."""
    one_at_a_time("visit", home.pk)
    rules.check_news(told.words, told.teller, happened=told.happened_on, told=told.told_on, today=by.on)
    found = News.objects.filter(pk=told.id, household=home).first()
    if found is None:
        months = numbers_on(version_in_force(home.region, by.on), by.on).report
        words = told.words.strip()
        asked = Asked(
            home.region, Level.YELLOW, _SAY, "家庭报告的变动", home, sentence=words, label="家庭报告的变动"
        )
        found = News.objects.create(
            id=told.id, household=home, region=home.region, words=words, teller=told.teller.strip(), happened_on=told.happened_on,
            told_on=told.told_on, is_in_time=rules.is_in_time(told.happened_on, told.told_on, months),
            task=ask_for_visit(asked, by=by, at=at), by=by.officer, at=at,
        )  # fmt: skip
    record(who=by.officer.code, what="followup.noted", about=f"news:{found.pk}", at=at, area=home.region)
    return found


@recorded
def count(made: Count, *, by: Actor, at: datetime) -> Count:
    """Note how many of how many are done; a whole that nobody knows stays open and is asked for. Raises FollowRefused."""
    one_at_a_time("count", made.region)
    rules.check_count(made.done, made.total, made.source)
    found = Count.objects.filter(pk=made.pk).first()
    if found is None:
        made.by, made.at = by.officer, at
        made.save(force_insert=True)
        found = made
    record(who=by.officer.code, what="followup.counted", about=f"count:{found.pk}", at=at, area=found.region)
    return found


@recorded
def look_at(about: str, *, area: str, by: Actor, at: datetime) -> None:
    """Note that somebody has read how families are followed."""
    record(who=by.officer.code, what="followup.read", about=about, at=at, area=area)


@recorded
def note_export(areas: Iterable[str], *, by: Actor, at: datetime) -> None:
    """Note that a list has left the desk."""
    record(who=by.officer.code, what="followup.exported", about="place:followup", why="、".join(areas), at=at)
