"""How far down a row of every table that speaks of families may be seen: the law of the desk, said once more and by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from jiwang.aid.benefits import models as benefits
from jiwang.aid.pairing.models import Consent, Enrolment, Pairing
from jiwang.aid.plans import models as plans
from jiwang.aid.urgent.models import Passage, Request, Wanted
from jiwang.aid.wishes.models import Claim, Wish
from jiwang.desk.cards import models as cards
from jiwang.desk.disputes.models import Delivery
from jiwang.desk.outgoing.models import Departure, Reply
from jiwang.desk.patrols.models import Patrol
from jiwang.desk.pocket.models import Carried, Device, Enclosure, Mark, Piece
from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight
from jiwang.portal.models import Report, Reporter
from jiwang.procedure.applications.models import Application, Reason, SubCase
from jiwang.procedure.applications.models import Passage as CasePassage
from jiwang.procedure.deliberation import models as councils
from jiwang.procedure.owners.models import Deed, OwnFile, Plan
from jiwang.procedure.referrals.models import Passage as ReferralPassage
from jiwang.procedure.referrals.models import Referral
from jiwang.procedure.remedies.models import Ending, Remedy
from jiwang.procedure.verification import models as verification
from jiwang.procedure.verification.models import Check, Line
from jiwang.registers.authorisations.models import Authorisation, Supporter
from jiwang.registers.corrections.models import Correction
from jiwang.registers.determinations.models import Determination
from jiwang.registers.determinations.models import Ending as DeterminationEnding
from jiwang.registers.objections.models import Objection
from jiwang.registers.papers.models import Paper
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.registers.statements.models import Resolution, Statement
from jiwang.stages.alerts.models import Alert, Disposition, Release, Tally
from jiwang.stages.assistance.models import Entry, Hold, Lapse
from jiwang.stages.decisions import models as decisions
from jiwang.stages.decisions.models import Decision, Hearing, Letter, Receipt, Reckoned, Recognition
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.followup import models as followup
from jiwang.stages.intake.models import Batch, RowIssue
from jiwang.stages.matching.models import Change, Opinion, Pair, Revocation, Stray
from jiwang.stages.visits.models import Answer, Draft, Prospect, Round, Visit

VILLAGE, NOBODY = 12, -1  # digits; what lies with offices is seen by nobody because of a place


def _stays(row: Any) -> int:
    return COUNTY if row.stays_at_county else TOWNSHIP


def _of_task(task: Any) -> int:
    return VILLAGE if task.desk == "visit" else TOWNSHIP if task.is_released else COUNTY


def _of_reach(row: Any) -> int:
    return {"village": VILLAGE, "township": TOWNSHIP, "county": COUNTY}[row.reach]


# How far down the offices above a row may see it, as digits of their area: the law of the desk, said once more and by itself.
DEPTHS: dict[type[Model], Callable[[Any], int]] = {
    Household: lambda _row: VILLAGE,
    Person: lambda _row: VILLAGE,
    Authorisation: lambda _row: VILLAGE,
    Departure: lambda row: COUNTY if row.stays_at_county else VILLAGE,
    Reply: _stays,
    Handover: lambda _row: VILLAGE,
    Task: _of_task,
    Fact: _stays,
    Correction: _stays,
    Disposition: _stays,
    Alert: lambda row: COUNTY if row.is_county_only else TOWNSHIP,
    Release: lambda _row: TOWNSHIP,
    Tally: _stays,
    Pair: lambda _row: TOWNSHIP,
    Opinion: lambda _row: TOWNSHIP,
    Revocation: lambda _row: TOWNSHIP,
    Change: lambda _row: TOWNSHIP,
    Stray: lambda _row: COUNTY,
    Report: lambda _row: TOWNSHIP,
    Reporter: lambda _row: COUNTY,
    Objection: lambda row: {"village": VILLAGE, "township": TOWNSHIP, "county": COUNTY}[row.depth],
    Patrol: lambda _row: VILLAGE,
    cards.Consent: lambda _row: VILLAGE,
    cards.Print: lambda _row: VILLAGE,
    cards.Batch: lambda _row: TOWNSHIP,
    cards.Wording: lambda _row: TOWNSHIP,
    cards.Pass: lambda _row: TOWNSHIP,
    cards.Try: lambda _row: TOWNSHIP,
    Batch: lambda _row: NOBODY,
    RowIssue: lambda _row: NOBODY,
    Visit: _of_reach,
    Answer: _of_reach,
    Draft: _of_reach,
    Prospect: _of_reach,
    Round: lambda _row: TOWNSHIP,
    Statement: lambda row: {"village": VILLAGE, "township": TOWNSHIP, "county": COUNTY}[row.depth],
    Decision: _of_reach,
    Receipt: _of_reach,
    Recognition: _of_reach,
    Reckoned: lambda _row: TOWNSHIP,
    decisions.Change: _of_reach,
    Hearing: _of_reach,
    decisions.Passage: _of_reach,
    Letter: _of_reach,
    decisions.Handover: _of_reach,
    Remedy: _of_reach,
    Ending: _of_reach,
    **dict.fromkeys(
        (
            followup.Standing,
            followup.Colouring,
            followup.Marking,
            followup.Relapse,
            followup.Settling,
            followup.News,
        ),
        lambda _row: TOWNSHIP,
    ),
    Entry: _of_reach,
    Hold: _of_reach,
    Lapse: _of_reach,
    **dict.fromkeys(
        (
            benefits.Payee,
            benefits.PayeeAnswer,
            benefits.PayeeRow,
            benefits.Line,
            benefits.Finding,
            benefits.Recovery,
            benefits.Pause,
            benefits.Lift,
        ),
        lambda _row: TOWNSHIP,
    ),
    Pairing: lambda _row: VILLAGE,
    Enrolment: lambda _row: VILLAGE,
    Consent: lambda _row: VILLAGE,
    Wish: lambda _row: VILLAGE,
    Claim: lambda _row: VILLAGE,
    Request: _of_reach,
    Wanted: _of_reach,
    Passage: _of_reach,
    Application: _of_reach,
    SubCase: _of_reach,
    Reason: lambda _row: TOWNSHIP,
    Supporter: lambda _row: VILLAGE,
    Check: lambda _row: TOWNSHIP,
    Line: lambda _row: TOWNSHIP,
    verification.Answer: lambda _row: TOWNSHIP,
    verification.Passage: lambda _row: TOWNSHIP,
    CasePassage: lambda _row: TOWNSHIP,
    Referral: lambda _row: TOWNSHIP,
    plans.Plan: lambda row: VILLAGE if row.version else TOWNSHIP,
    plans.Measure: lambda row: TOWNSHIP if row.state in ("proposed", "struck") else VILLAGE,
    plans.Reason: _stays,
    plans.Version: lambda _row: TOWNSHIP,
    plans.Handover: lambda _row: TOWNSHIP,
    plans.Passage: lambda _row: TOWNSHIP,
    ReferralPassage: lambda _row: TOWNSHIP,
    OwnFile: lambda _row: NOBODY,
    Deed: lambda _row: NOBODY,
    Plan: lambda _row: NOBODY,
    Delivery: _of_reach,
    Resolution: lambda row: {"village": VILLAGE, "township": TOWNSHIP, "county": COUNTY}[row.depth],
    Device: lambda _row: VILLAGE,
    Carried: _of_reach,
    Mark: _of_reach,
    Enclosure: _of_reach,
    Piece: _of_reach,
    Determination: lambda _row: TOWNSHIP,
    DeterminationEnding: lambda _row: TOWNSHIP,
    Paper: _stays,
    councils.Matter: lambda _row: TOWNSHIP,
    councils.Meeting: lambda _row: TOWNSHIP,
    councils.Seat: lambda _row: TOWNSHIP,
    councils.Minutes: lambda _row: TOWNSHIP,
    councils.Booking: lambda _row: TOWNSHIP,
    councils.Review: lambda _row: TOWNSHIP,
    councils.Passage: lambda _row: TOWNSHIP,
}


def may_be_seen(row: Any, sight: Sight) -> bool:
    """Whether somebody with a sight may see a row, worked out without PostgreSQL and without the queries of the desk."""
    depth = DEPTHS[type(row)](row)
    by_place = any(
        row.region.startswith(area) and len(area) <= depth for area in sight.areas if depth is not NOBODY
    )
    return by_place or any(_is_of(row, office.department, office.area) for office in sight.offices)


def _is_of(row: Any, department: str, area: str) -> bool:
    if isinstance(
        row,
        Correction
        | SubCase
        | Reason
        | CasePassage
        | Line
        | verification.Answer
        | Referral
        | ReferralPassage
        | OwnFile
        | Deed
        | Plan
        | plans.Handover
        | plans.Passage,
    ):
        return department in ("", row.department) and row.region.startswith(area)
    if isinstance(row, plans.Measure):
        is_given = row.handover_id is not None and row.state not in ("proposed", "struck")
        return is_given and department in ("", row.department) and row.region.startswith(area)
    if isinstance(row, Batch | RowIssue):
        whose, _at, place = row.office.partition("@")
        return department in ("", whose) and place.startswith(area)
    return False
