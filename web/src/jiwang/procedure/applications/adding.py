"""What goes out of the screening page: a further item for a live application, and a visit to a family that is entitled and does not receive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from jiwang.analysis.applying.courses import courses_on
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.kit.words.phrases import Phrase
from jiwang.procedure.applications import rules
from jiwang.procedure.applications.models import Application
from jiwang.procedure.applications.queries import law_at, screening_of, sheet_of
from jiwang.procedure.applications.rules import ApplicationRefused, Typed
from jiwang.procedure.applications.sharing import line, own_members, pointer, request_of, share_out, state
from jiwang.procedure.applications.states import LIVE, Stage
from jiwang.registers.people.models import Household
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.models import OPEN
from jiwang.stages.alerts.queries import rests_until
from jiwang.stages.alerts.rules import unreceived
from jiwang.stages.alerts.states import Level
from jiwang.stages.dispatch.actions import Actor, Asked, ask_for_visit
from jiwang.stages.dispatch.models import Task
from jiwang.trail.actions import record, recorded

_SIGN = "应享未享：%s"
_UNRECEIVED = "按现在知道的情况符合%s，没有享受"


@recorded
def keep_more(application_id: UUID, typed: Typed, *, by: Actor, at: datetime) -> Application:
    """Keep what was typed of the items that are added to a live application; without any item nothing is added, and the same again changes nothing.

    Raises ApplicationRefused.
    """
    found = _growing(application_id)
    before = (found.adding, found.typed, found.whom)
    found.adding = sorted({*typed.wanted} & {*found.adding})
    found.typed = {key: list(said) for key, said in typed.answers.items()} if found.adding else {}
    found.whom = found.whom | own_members(found, typed.whom)
    if (found.adding, found.typed, found.whom) != before:
        found.kept_at = at
        found.save(update_fields=["adding", "typed", "whom", "kept_at"])
    line("kept", found, by=by, at=at)
    return found


@recorded
def send_more(application_id: UUID, *, by: Actor, at: datetime) -> Application:
    """Hand in what is added: each item becomes a part with its own clock from today; nothing is asked or wanted on paper again. Raises ApplicationRefused."""
    found = _growing(application_id)
    one_at_a_time("application", found.household_id)
    if not found.parts.filter(state__in=LIVE).exists():
        raise ApplicationRefused("这份申请刚刚办完了，请从“能享受什么”重新申请。")
    rules.check_more(request_of(found, found.adding, on=by.on), _standing_beside(found))
    told = set(sheet_of(found.household, found.wanted, by.on, whom=found.whom).papers)
    sheet = sheet_of(found.household, found.adding, by.on, whom=found.whom)
    found.asked += sheet.asked
    found.answered += state(found, sheet, by=by, at=at)
    found.papers += len(set(share_out(found, found.adding, by=by, at=at).papers) - told)
    found.wanted, found.adding, found.typed = sorted({*found.wanted, *found.adding}), [], {}
    found.kept_at = at
    found.save()
    line("added", found, by=by, at=at)
    return found


def add(
    live: Application, household: Household, wanted: Iterable[str], *, by: Actor, at: datetime
) -> Application:
    """Note what shall be added to the household's live application, where it is within the officer's reach."""
    is_worker = all(one.duty is Duty.VILLAGE_WORKER for one in by.held)
    found = (
        Application.objects.select_for_update(of=("self",)).filter(pk=live.pk, household=household).first()
    )
    if found is None or (is_worker and found.by_id != by.officer.pk):
        raise ApplicationRefused(pointer(live))
    courses = courses_on(law_at(found.region, by.on), by.on)
    there = {item for item, _member in _standing_beside(found)}
    more = {one for one in wanted if one not in there or (one in courses and courses[one].is_of_member)}
    if not more:
        raise ApplicationRefused(
            Phrase("勾选的都已经在编号%(name)s的申请里，不用再申请。", name=str(live.pk)[:8])
        )
    found.adding, found.kept_at = sorted({*found.adding, *more}), at
    found.save(update_fields=["adding", "kept_at"])
    line("kept", found, by=by, at=at)
    return found


def _growing(application_id: UUID) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("household")
    found = rows.get(pk=application_id)
    if found.stage != Stage.SENT or not found.adding:
        raise ApplicationRefused("没有要加的事项，可能刚刚已经递交，请看这份申请。")
    return found


def _standing_beside(found: Application) -> set[tuple[str, int | None]]:
    """The items that an application has already, and whose each is."""
    return {(one.item, one.member_id) for one in found.parts.all()}


@recorded
def suggest(household: Household, item: str, *, by: Actor, at: datetime) -> Task:
    """Ask that somebody go and tell a family what it is entitled to and does not receive. Raises ApplicationRefused."""
    one_at_a_time("suggestion", household.pk)
    result = screening_of(household, by.on).best().get(item)
    if result is None or not result.is_unreceived:
        raise ApplicationRefused("这一项现在不是“符合而没有享受”，请刷新后再看。")
    sign = unreceived(item)
    with seeing(EVERYWHERE):
        if household.alerts.filter(OPEN, indicator=sign).exists():
            raise ApplicationRefused("已经建议过上门，这户正等走访。")
    rests = rests_until(household.pk, sign, by.on)
    if rests is not None:
        raise ApplicationRefused(
            Phrase(
                "这一项上门核实过，没有困难或者本人谢绝，到%(day)s以前不再报。有新情况的，请登记来访。",
                day=rests.isoformat(),
            )
        )
    asked = Asked(
        household.region, Level.GREY, "请了解这户有没有困难，告诉能申请什么", "符合而没有享受", household, indicator=sign,
        sentence=_UNRECEIVED % result.name, label=_SIGN % result.name,
    )  # fmt: skip
    task = ask_for_visit(asked, by=by, at=at)
    record(who=by.officer.code, what="applications.suggested", about=f"household:{household.pk}", why=result.name, at=at, area=household.region)  # fmt: skip
    return task
