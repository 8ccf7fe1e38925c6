"""Reading runs, lines, payees and holds. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum

from jiwang.aid.benefits.models import (
    Answer,
    Finding,
    Lift,
    Line,
    Pause,
    Payee,
    PayeeAnswer,
    PayeeList,
    PayeeRow,
    Recovery,
    Run,
)
from jiwang.aid.benefits.rules import LOOK_BACK, Sums, months_before
from jiwang.aid.benefits.states import LEFT_OUT, LIVE, Kind, Relation, Sort, Standing, State
from jiwang.analysis.homes import program_of
from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.sights import COUNTY, EVERYWHERE, TOWNSHIP, Sight, inside, seeing
from jiwang.kit.vaults import Vault
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import deaths_of, members_of
from jiwang.registers.policy.queries import version_in_force
from jiwang.stages.assistance.models import Fund
from jiwang.stages.assistance.queries import funds_at
from jiwang.stages.assistance.states import Channel
from jiwang.stages.assistance.states import Kind as Thing
from jiwang.stages.decisions.models import Decision, Hearing, Recognition
from jiwang.stages.decisions.queries import RECKONED_BY, recognised
from jiwang.stages.decisions.queries import within as decided_within
from jiwang.stages.decisions.states import CUTS

SHELVES = ("none", "waiting", "returned", "held", "recovery", "all")
_EXPORTED = 20_000


def cipher() -> FieldCipher:
    """Seals account numbers."""
    return FieldCipher(settings.FIELD_KEY, "benefits.account")


def vault() -> Vault:
    """Where the bank's answers lie until they are worked in."""
    return Vault(settings.VAULT, settings.FIELD_KEY)


def within(sight: Sight) -> Q:
    """From the township upwards: amounts and accounts are no business of the village."""
    return sight.within("region", digits=TOWNSHIP)


def runs_seen(areas: Iterable[str]) -> QuerySet[Run]:
    """The runs of the counties in which some areas lie, the newest first. A run itself says nothing of a family."""
    found = Run.objects.filter(region__in={one[:COUNTY] for one in areas if len(one) >= COUNTY})
    return found.select_related("fund", "drafted_by", "answered_by").order_by("-month", "-pk")


def last_month(region: str) -> date | None:
    """The last month that was approved in a county."""
    last: date | None = Run.objects.filter(region=region, state=State.APPROVED).aggregate(last=Max("month"))[
        "last"
    ]
    return last


def start_of(run: Run) -> date:
    """From which month on the desk answers for a county: the first that it has paid, a year back at most."""
    approved = Run.objects.filter(region=run.region, state=State.APPROVED)
    first: date = approved.aggregate(first=Min("month"))["first"] or run.month
    return max(min(first, run.month), months_before(run.month, LOOK_BACK))


def funds_of(region: str, year: int) -> QuerySet[Fund]:
    """The fiscal purses of a county and a year that are not closed."""
    found = funds_at([region]).filter(region=region, kind=Thing.MONEY, channel=Channel.FISCAL, closing=None)
    return found.filter(year=year)


def lines_of(sight: Sight, run: Run) -> QuerySet[Line]:
    """The lines of a run within a sight, as the bank has them."""
    return Line.objects.filter(within(sight), run=run).order_by(
        "region", "household_id", "item", "month", "kind"
    )


def sums_of(found: QuerySet[Line]) -> Sums:
    """What some lines of an approved run come to; one question."""
    told = found.order_by().aggregate(
        total=Sum("pays"),
        **{str(one): Sum("pays", filter=Q(standing=one)) for one in Standing},
    )
    return Sums(*(told[one] or 0 for one in ("total", Standing.PAID, Standing.FAILED, Standing.OPEN)))


def kinds_of(found: QuerySet[Line]) -> dict[str, tuple[int, int]]:
    """How many lines of each kind there are, and what they come to."""
    rows = found.order_by().values_list("kind").annotate(count=Count("pk"), sum=Sum("amount"))
    told = {kind: (count, amount) for kind, count, amount in rows}
    return {str(one): told[one] for one in Kind if one in told}


def findings_of(sight: Sight, run: Run) -> dict[str, int]:
    """How many findings of each sort a run has."""
    rows = Finding.objects.filter(within(sight), run=run).values_list("sort").annotate(count=Count("pk"))
    told = dict(rows)
    return {str(one): told[one] for one in Sort if one in told}


def findings(sight: Sight, run: Run, sort: str) -> QuerySet[Finding]:
    """The findings of a sort."""
    return Finding.objects.filter(within(sight), run=run, sort=sort).order_by("region", "household_id")


def is_left_out(sort: str) -> bool:
    """Whether a finding leaves a unit out of the run."""
    return sort in LEFT_OUT


def answers_of(run: Run) -> list[Answer]:
    """What the bank has answered, the newest first."""
    return list(Answer.objects.filter(run=run).select_related("by").order_by("-pk"))


def answer_elsewhere(run: Run, sha256: str) -> Answer | None:
    """The same file where it was taken in for another run: without a column of the run's number nothing else tells two months apart."""
    found = Answer.objects.filter(run__region=run.region, sha256=sha256).exclude(run=run)
    return found.select_related("run").first()


def exclusive_pairs(region: str, on: date) -> list[str]:
    """Which two items nobody may have together, as the law in force says: `a:b` and `b:a`."""
    law = version_in_force(region, on)
    if law is None:
        return []
    items = program_of(law.kept, law.hash).pack.items
    called = {law_item: item for item, law_item in RECKONED_BY.items()}
    pairs = {
        (called[one], called[other]) for one, told in items.items() for other in told.excludes if one in called and other in called
    }  # fmt: skip
    return sorted({f"{one}:{other}" for a, b in pairs for one, other in ((a, b), (b, a))})


def payee_of(household: Household | int) -> Payee | None:
    """The account into which a unit is paid: the newest that two have agreed on."""
    found = PayeeAnswer.objects.filter(household=household, is_accepted=True)
    newest = found.select_related("payee__by", "payee__person", "by").order_by("-at").first()
    return newest.payee if newest else None


def payee_waiting(household: Household | int) -> Payee | None:
    """An account that waits for a second person."""
    return Payee.objects.filter(household=household, answer=None).select_related("by").order_by("-at").first()


def units_sharing(blind: bytes, household: int) -> int:
    """How many other units are paid into an account; read above every sight, it names nobody."""
    with seeing(EVERYWHERE):
        later = PayeeAnswer.objects.filter(
            household=OuterRef("household"), is_accepted=True, at__gt=OuterRef("at")
        )
        now = PayeeAnswer.objects.filter(~Exists(later), is_accepted=True, payee__account_blind=blind)
        return now.exclude(household=household).values("household").distinct().count()


def pauses_live(on: date) -> Q:
    """Holds that hold on a day."""
    return ~Exists(Lift.objects.filter(pause=OuterRef("pk"))) & Q(since__lte=on, until__gte=on)


def pauses_ending(sight: Sight, on: date) -> QuerySet[Pause]:
    """The holds that hold, the one whose days end first at the top."""
    found = Pause.objects.filter(within(sight)).filter(pauses_live(on))
    return found.select_related("household", "person", "line").order_by("until", "pk")


def paid_units(sight: Sight, on: date) -> QuerySet[Household]:
    """The households that are recognised with money on a day."""
    rows = recognised(Recognition.objects.filter(decided_within(sight), amount__gt=0), on)
    return Household.objects.filter(within(sight), pk__in=rows.values("household"))


def units_on(sight: Sight, shelf: str, on: date) -> QuerySet[Household]:
    """The units of a shelf."""
    accepted = PayeeAnswer.objects.filter(household=OuterRef("pk"), is_accepted=True)
    waiting = Payee.objects.filter(household=OuterRef("pk"), answer=None)
    seen = Household.objects.filter(within(sight))
    match shelf:
        case "none":
            found = paid_units(sight, on).filter(~Exists(accepted), ~Exists(waiting))
        case "waiting":
            found = seen.filter(Exists(waiting))
        case "held":
            found = seen.filter(Exists(Pause.objects.filter(pauses_live(on), household=OuterRef("pk"))))
        case "recovery":
            found = seen.filter(Exists(Recovery.objects.filter(household=OuterRef("pk"), is_accepted=None)))
        case _:
            found = paid_units(sight, on)
    return found.order_by("region", "pk")


def unit(sight: Sight, household: Household, on: date) -> dict[str, Any]:
    """Everything about the payments of a unit."""
    lines = Line.objects.filter(within(sight), household=household).exclude(run__state=State.DROPPED)
    pauses = Pause.objects.filter(within(sight), household=household).select_related(
        "person", "line", "by", "lift"
    )
    proposed = Payee.objects.filter(within(sight), household=household).select_related("by", "answer__by")
    return {
        "payee": payee_of(household),
        "proposed": list(proposed.order_by("-at")),
        "waiting": payee_waiting(household),
        "lines": list(lines.select_related("run", "payee").order_by("-month", "-run", "item", "kind")[:200]),
        "pauses": [
            (one, not hasattr(one, "lift") and one.since <= on <= one.until) for one in pauses.order_by("-at")
        ],
        "recoveries": [(one, -taken_back(one)) for one in recoveries_of(sight, household)],
        "recognised": list(
            recognised(Recognition.objects.filter(decided_within(sight), household=household), on)
        ),
    }


def recoveries_of(sight: Sight, household: Household) -> QuerySet[Recovery]:
    """What is taken back of a household."""
    found = Recovery.objects.filter(within(sight), household=household)
    return found.select_related("by", "answered_by", "decision").order_by("-at")


def taken_back(recovery: Recovery) -> int:
    """What was taken back so far, less than nothing."""
    found = recovery.lines.exclude(standing=Standing.FAILED).aggregate(sum=Sum("amount"))
    return found["sum"] or 0


def cuts_of(sight: Sight, household: Household) -> list[tuple[Decision, bool, bool]]:
    """The cuts that were decided of a household: whether the family was heard, and whether it was told."""
    found = Decision.objects.filter(decided_within(sight), household=household, outcome__in=sorted(CUTS))
    rows = found.select_related("letter__handover").order_by("-day")
    return [(one, is_heard(one), is_told(one)) for one in rows]


def is_heard(decision: Decision) -> bool:
    """Whether a family was heard before a decision."""
    return Hearing.objects.filter(matter=decision.matter, household=decision.household_id).exists()


def is_told(decision: Decision) -> bool:
    """Whether the notice of a decision has reached the family."""
    return hasattr(decision, "letter") and hasattr(decision.letter, "handover")


def dead_of(household: Household) -> dict[int, date]:
    """Which members of a household some list says have died."""
    return deaths_of(members_of(household))


def returned_of(sight: Sight, household: Household) -> QuerySet[Line]:
    """What the bank has sent back and holds nothing yet."""
    held = Pause.objects.filter(line=OuterRef("pk"))
    found = Line.objects.filter(within(sight), household=household, standing=Standing.FAILED)
    return found.exclude(kind=Kind.RECOVERY).filter(~Exists(held))


def is_own(payee: Payee) -> bool:
    """Whether the account is that of somebody of the household."""
    return payee.relation == Relation.MEMBER


def bank_rows(run: Run) -> list[tuple[int, str, bytes, str, int]]:
    """What the bank is sent: serial, payee, sealed account, bank and sum of every line that leaves the fund, one for one."""
    rows = Line.objects.filter(run=run, serial__isnull=False).order_by("serial")
    told = rows.values_list("serial", "payee__name", "payee__account_sealed", "payee__bank", "pays")
    return [(serial or 0, name, bytes(sealed), bank, pays) for serial, name, sealed, bank, pays in told]


def paid_to(household: Household) -> QuerySet[Line]:
    """Everything that has reached a household, for other rooms of the house: the newest first."""
    return Line.objects.filter(household=household, standing=Standing.PAID).order_by("-month")


def units_of(region: str) -> list[int]:
    """The households of a county of which something was ever recognised, in their order."""
    found = Recognition.objects.filter(inside("region", [region]))
    return list(found.order_by("household").values_list("household", flat=True).distinct())


def pauses_seen(sight: Sight) -> QuerySet[Pause]:
    """Every hold within a sight."""
    return Pause.objects.filter(within(sight)).select_related("household", "person", "line", "by")


def locked_run(run: int) -> Run:
    """A run for nobody else until the end of the transaction."""
    found = Run.objects.select_for_update(of=("self",)).select_related("fund", "drafted_by", "answered_by")
    return found.get(pk=run)


def payees_of(households: Iterable[int]) -> dict[int, Payee]:
    """The account of each of many units that two have agreed on last."""
    found = PayeeAnswer.objects.filter(household__in=set(households), is_accepted=True)
    rows = found.select_related("payee").order_by("household", "-at").distinct("household")
    return {one.household_id: one.payee for one in rows}


def homes_paid_into(blinds: Iterable[bytes]) -> dict[bytes, frozenset[int]]:
    """Which units are paid into some accounts now; read above every sight, it names nobody."""
    with seeing(EVERYWHERE):
        later = PayeeAnswer.objects.filter(
            household=OuterRef("household"), is_accepted=True, at__gt=OuterRef("at")
        )
        now = PayeeAnswer.objects.filter(
            ~Exists(later), is_accepted=True, payee__account_blind__in=list(blinds)
        )
        found: dict[bytes, set[int]] = {}
        for blind, home in now.values_list("payee__account_blind", "household"):
            found.setdefault(bytes(blind), set()).add(home)
    return {blind: frozenset(homes) for blind, homes in found.items()}


def lists_seen(areas: Iterable[str]) -> QuerySet[PayeeList]:
    """The lists of accounts of some areas and what lies in them, the newest first."""
    found = PayeeList.objects.filter(inside("region", areas)).select_related("by", "answered_by")
    return found.order_by("-pk")


def rows_of(sight: Sight, listed: PayeeList, fate: str = "") -> QuerySet[PayeeRow]:
    """The rows of a list, of one fate or of all."""
    found = PayeeRow.objects.filter(within(sight), listed=listed).select_related("before", "household")
    return found.filter(fate=fate).order_by("row") if fate else found.order_by("row")


def fates_of(listed: PayeeList) -> dict[str, int]:
    """How many rows of each fate a list has, and how many were worked in (`made`)."""
    rows = PayeeRow.objects.filter(listed=listed).order_by().values_list("fate").annotate(count=Count("pk"))
    return {**dict(rows), "made": PayeeRow.objects.filter(listed=listed, made__isnull=False).count()}


def run_live(region: str) -> Run | None:
    """The draft of a county that is under way: an account that changes now stops its approval."""
    return Run.objects.filter(region=region[:COUNTY], state__in=sorted(LIVE)).first()
