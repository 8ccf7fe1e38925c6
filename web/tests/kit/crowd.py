"""A row in every table that speaks of families, for each household of the cast: what row security has to keep apart."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from cast import AT, HOMES, SINCE
from jiwang.aid.pairing.models import Consent, Enrolment, Pairing, Sponsor
from jiwang.aid.urgent.models import Passage, Request, Wanted
from jiwang.aid.wishes.models import Claim, Wish
from jiwang.desk.cards import models as cards
from jiwang.desk.disputes.models import Delivery
from jiwang.desk.outgoing.models import Departure, Parcel, Reply
from jiwang.desk.patrols.models import Patrol
from jiwang.desk.pocket.models import Carried, Device, Enclosure, Mark, Piece
from jiwang.kit.sights import COUNTY, TOWNSHIP
from jiwang.portal.models import Report, Reporter
from jiwang.procedure.applications.models import Passage as CasePassage
from jiwang.procedure.applications.models import Reason
from jiwang.procedure.remedies.models import Ending, Remedy
from jiwang.registers.authorisations.models import Authorisation, Supporter
from jiwang.registers.corrections.models import Correction
from jiwang.registers.objections.models import Objection
from jiwang.registers.people.models import Fact
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Resolution, Statement
from jiwang.stages.alerts.models import Alert, Disposition, Release
from jiwang.stages.assistance.models import Entry, Fund, Hold, Lapse
from jiwang.stages.decisions import models as decisions
from jiwang.stages.decisions.models import Decision, Hearing, Letter, Receipt, Reckoned, Recognition
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.intake.models import Batch, RowIssue
from jiwang.stages.matching.models import Change, Opinion, Pair, Revocation, Stray
from jiwang.stages.visits.models import Answer, Draft, Prospect, Round, Visit
from making.applying import case_of
from making.checking import check_of
from making.deliberating import everything_about
from making.filing import file_of
from making.following import everything_followed
from making.paying import everything_paid
from making.planning import planned_of
from making.referring import referred_of


def gather() -> None:
    """Write the rows, as the machine that sees everything."""
    officer = Officer.objects.get(code="shenhe")
    for home, region in HOMES.items():
        _about_papers(home, region, officer)
        _about_doubts(home, region, officer)
        _about_alerts(home, region, officer)
        _about_reports(home, region, officer)
        _about_visits(home, region, officer)
        _about_help(home, region, officer)
        _about_pairing(home, region, officer)
        everything_followed(home, officer)
        _about_applications(home, region, officer)
        _about_checks(home)
        planned_of(home)
        _about_decisions(home, region, officer)
        _about_cards(home, region, officer)
        everything_about(home)
        everything_paid(home)
        Stray.objects.create(
            pk=f"{home}", region=region[:6], source="某名单", file="某名单.csv", row_no=1, reason="对不上人"
        )
    for department in ("医保", "公安"):
        for area in ("9999", "999901"):
            _batch(department, area)


def _about_applications(home: int, region: str, officer: Officer) -> None:
    for department in ("医保", "公安"):
        referred_of(home, department)
        file_of(region, department)
    for reach, department in (("village", "医保"), ("township", "公安"), ("county", "民政")):
        part = case_of(home, department, reach=reach)
        there = {"region": part.region, "department": department}
        Reason.objects.create(part=part, verdict="yes", **there)
        CasePassage.objects.create(
            application=part.application, part=part, step="send", on=SINCE, by=officer, at=AT, **there
        )


def _about_checks(home: int) -> None:
    for department in ("医保", "公安"):
        check_of(home, department=department, state="reported", reported_on=SINCE, valid_until=SINCE)
    Supporter.objects.create(
        household_id=home, region=HOMES[home], name="某子", relation="child", number_sealed=b"x", number_blind=b"x", birth=SINCE
    )  # fmt: skip


def _about_visits(home: int, region: str, officer: Officer) -> None:
    by = Officer.objects.get(code="xieli")
    Round.objects.create(
        occasion="quarterly",
        label="季季访",
        period="2026Q4",
        region=region,
        share=100,
        made=1,
        by=officer,
        at=AT,
    )
    for reach, visitor in (("village", by), ("township", officer), ("county", officer)):
        there = {"region": region, "reach": reach}
        visit = Visit.objects.create(
            task_id=f"t{home}", household_id=home, outcome="true", visited_on=SINCE, by=visitor, made_at=AT, at=AT, **there
        )  # fmt: skip
        Answer.objects.create(
            visit=visit, household_id=home, question="q", wording="q", value="x", place=0, at=AT, **there
        )
        Prospect.objects.create(
            visit=visit, household_id=home, item="i", name="n", chance="fits", place=0, **there
        )
        Statement.objects.create(
            household_id=home, region=region, depth=reach, fact="f", wording="w", value="x", state="verified", source="走访",
            by=visitor.code, on=SINCE, evidence=f"visit:{visit.pk}", at=AT,
        )  # fmt: skip
        Objection.objects.create(
            household_id=home, region=region, depth=reach, words="x", said_on=SINCE, heard_by=visitor, at=AT
        )
        _about_phones(home, visit, visitor, there)
        Draft.objects.update_or_create(task_id=f"t{home}", by=visitor, defaults={"saved_at": AT, **there})


def _about_help(home: int, region: str, officer: Officer) -> None:
    purse, _made = Fund.objects.get_or_create(
        region=region[:TOWNSHIP], kind="money", name="备用金", year=2026,
        defaults={"unit": "元", "channel": "reserve", "opened_by": officer, "opened_at": AT},
    )  # fmt: skip
    for reach in ("village", "township", "county"):
        there = {"region": region, "reach": reach}
        promise = Hold.objects.create(fund=purse, amount=1, about="x", at=AT, **there)
        Lapse.objects.create(hold=promise, why="不用送了", at=AT, **there)
        Entry.objects.create(
            kind="money", what="x", household_id=home, name="x", fund=purse, amount=1, unit="元", day=SINCE, giver="x", basis="x",
            by=officer, at=AT, **there,
        )  # fmt: skip
        asked = Request.objects.create(
            household_id=home,
            name="x",
            cause="x",
            words="x",
            asked_by=officer,
            asked_on=SINCE,
            asked_at=AT,
            **there,
        )
        Wanted.objects.create(request=asked, asked=1, **there)
        Passage.objects.create(request=asked, step="ask", by=officer, at=AT, **there)


def _about_pairing(home: int, region: str, officer: Officer) -> None:
    there = {"household_id": home, "region": region, "by": officer, "at": AT}
    helper, _made = Sponsor.objects.get_or_create(
        region=region[:TOWNSHIP], kind="unit", name="示例工会", defaults={"by": officer, "at": AT}
    )
    Enrolment.objects.create(scheme="x", since=SINCE, batch=uuid4(), **there)
    Pairing.objects.create(
        scheme="x", seat="unit", label="x", helper=helper, told_name="x", since=SINCE, **there
    )
    said = {"agrees": True, "said_by": "x", "way": "written", "paper": "x", "on": SINCE}
    Consent.objects.create(kind="enterprise", **said, **there)
    wish = Wish.objects.create(
        words="想要书桌", consent_by="x", consent_way="written", consent_on=SINCE, paper="x", **there
    )
    Claim.objects.create(wish=wish, region=region, name="x", since=SINCE, by=officer, at=AT)


def _about_decisions(home: int, region: str, officer: Officer) -> None:
    given = {"item": "dibao", "law_hash": "x"}
    Reckoned.objects.create(pk=f"{home}", household_id=home, region=region, verdict=1, day=SINCE, **given)
    for number, reach in enumerate(("township", "county")):
        there = {"household_id": home, "region": region, "reach": reach}
        row = Recognition.objects.create(
            item=reach, members=[home * 10], since=SINCE, source="x.xlsx", at=AT, **there
        )
        made = {"recognition": row, "kind": "lower", "found_on": SINCE, "at": AT, **given, **there}
        change = decisions.Change.objects.create(pk=uuid4(), **made)
        decisions.Passage.objects.create(change=change, step="find", at=AT, **there)
        _decided(change, officer, home * 2 + number, there)


def _decided(change: Any, officer: Officer, number: int, there: dict[str, Any]) -> None:
    """What was said and decided of a change, and the letter of it."""
    said = {"matter": f"change:{change.pk}", "at": AT, **there}
    heard = {"way": "by_phone", "speaker": "self", "name": "x", "present": "x", "words": "x"}
    Hearing.objects.create(heard_on=SINCE, by=officer, **heard, **said)
    made = Decision.objects.create(
        item="dibao", outcome="keep", verdict="yes", is_as_given=True, why="x", is_apart=True, day=SINCE,
        by=Officer.objects.get(code="queren"), **said,
    )  # fmt: skip
    Receipt.objects.create(decision=made, law="x", law_hash="x", engine="x", day=SINCE, answer="x", **there)
    numbered = {"office": there["region"][:6], "year": 2026, "number": number, "told": {}}
    letter = Letter.objects.create(decision=made, by=officer, at=AT, **numbered, **there)
    gone = Remedy.objects.create(
        decision=made,
        kind="review",
        filed_on=SINCE,
        body="x",
        words="x",
        by=officer,
        at=AT,
        region=there["region"],
        reach=there["reach"],
    )
    Ending.objects.create(
        remedy=gone,
        result="upheld",
        day=SINCE,
        by=officer,
        at=AT,
        region=there["region"],
        reach=there["reach"],
    )
    decisions.Handover.objects.create(letter=letter, way="by_post", day=SINCE, by=officer, at=AT, **there)


def _about_phones(home: int, visit: Visit, by: Officer, there: dict[str, str]) -> None:
    device = Device.objects.create(
        officer=by,
        region=there["region"],
        label="Android",
        sealed=b"x",
        issued_at=AT,
        expires_at=AT,
        seen_at=AT,
    )
    about = {"task_id": f"t{home}", "by": by, "at": AT, **there}
    Carried.objects.create(device=device, task_id=f"t{home}", digest="0", form={}, at=AT, **there)
    Delivery.objects.create(
        visit=visit.pk,
        digest="0",
        device=device.pk,
        revision=1,
        household_id=home,
        made_at=AT,
        fate="open",
        **about,
    )
    Resolution.objects.create(
        household_id=home, about="q", words=[], why="看过", by=by, at=AT, region=there["region"], depth=there["reach"]
    )  # fmt: skip
    Mark.objects.create(
        visit=visit.pk,
        device=device.pk,
        household_id=home,
        hand="family",
        name="某某",
        sealed=b"x",
        drawn_at=AT,
        **about,
    )
    enclosure = Enclosure.objects.create(
        visit=visit.pk, device=device.pk, household_id=home, sort="photo", size=1, sha256="0", made_at=AT, **about
    )  # fmt: skip
    Piece.objects.create(enclosure=enclosure, offset=0, sealed=b"x", **there)


def _about_papers(home: int, region: str, officer: Officer) -> None:
    by = {"subject_id": home * 10, "region": region, "recorded_by": officer.code, "recorded_at": AT}
    Authorisation.objects.create(
        items=["dibao"], scope=["income"], purpose="recheck", signed_on=SINCE, expires_on=SINCE, **by
    )
    parcel = Parcel.objects.create(
        template="t", label="t", department="民政", columns=[], area="9999", rows=1, typed_twice=0, why="报送", by="paifa", at=AT
    )  # fmt: skip
    batch = Batch.objects.create(
        area="9999",
        department="民政",
        office="民政@9999",
        name="回执.csv",
        sha256=f"{home}",
        bytes=1,
        uploaded_at=AT,
    )
    for stays in (False, True):
        left = Departure.objects.create(
            parcel=parcel, household_id=home, region=region, record=f"a{home}", stays_at_county=stays
        )
        Reply.objects.create(
            batch=batch, row=int(stays), reference="x", departure=left, region=region, stays_at_county=stays, status="done", at=AT
        )  # fmt: skip
    for stays, department in ((False, "医保"), (True, "公安")):
        Correction.objects.create(
            person_id=home * 10, region=region, stays_at_county=stays, department=department, source="某名单", file=f"{home}.csv",
            row_no=int(stays), label="出生日期", value="1962-03-04", question="请核对", asked_by=officer, asked_at=AT,
        )  # fmt: skip
    told = Fact.objects.filter(stays_at_county=True).values(
        "source", "department", "purpose", "kind", "column", "label", "value"
    )[0]
    Fact.objects.create(id=f"x{home}", person_id=home * 10, region=region, stays_at_county=True, **told)


def _about_doubts(home: int, region: str, officer: Officer) -> None:
    pair, _made = Pair.objects.get_or_create(
        pk=f"c{home}", defaults={"mark": "m", "person_id": home * 10, "region": region, "turn": 9, "reason": "请核对"}
    )  # fmt: skip
    opinion = Opinion.objects.create(pair=pair, region=region, answer="same", by=officer, at=AT)
    Revocation.objects.create(opinion=opinion, region=region, at=AT)
    Change.objects.create(
        id=f"c{home}", change="merge", person_id=home * 10 + 1, kept_id=home * 10, region=region, day=SINCE, batch="b", cause="c"
    )  # fmt: skip


def _about_alerts(home: int, region: str, officer: Officer) -> None:
    for stays in (False, True):
        alert = Alert.objects.get(pk=f"a{home}")
        if stays:
            alert.pk, alert.stays_at_county = f"c{home}", True
            alert.save(force_insert=True)
        Disposition.objects.create(
            alert=alert, region=region, stays_at_county=stays, outcome="true", by=officer, on=SINCE, at=AT
        )
    Release.objects.create(
        alert_id=f"a{home}", region=region, heard_on=SINCE, hearing="in_person", why="已听取意见", by=officer, at=AT
    )  # fmt: skip
    task = Task.objects.get(pk=f"t{home}")
    Handover.objects.create(task=task, region=region, step="claim", left=region, reached=region, at=AT)
    task.pk, task.desk, task.is_released = f"c{home}", "exit", True
    task.save(force_insert=True)


def _about_cards(home: int, region: str, officer: Officer) -> None:
    there = {"household_id": home, "region": region}
    word = cards.Consent.objects.create(
        granted=["wall"],
        name="x",
        relation="self",
        how="paper",
        by=officer,
        day=SINCE,
        at=AT,
        turn=1,
        **there,
    )
    cards.Wording.objects.create(consent=word, cause_sealed=b"x", **there)
    batch = cards.Batch.objects.create(size="a4", base="x", by=officer, at=AT, **there)
    cards.Print.objects.create(batch=batch, size="a4", fate="printed", version="x", at=AT, **there)
    ticket = cards.Pass.objects.create(
        sealed=b"x", blind=f"{home}".encode(), made_at=AT, expires_on=SINCE, **there
    )
    cards.Try.objects.create(ticket=ticket, region=region, is_right=False, sender=b"x", at=AT)


def _about_reports(home: int, region: str, officer: Officer) -> None:
    report = Report.objects.create(
        region=region[:TOWNSHIP], channel="public", told="老人没人照应", state="received", received_at=AT
    )
    Reporter.objects.create(report=report, region=region[:COUNTY])
    Patrol.objects.create(
        region=region, spot="桥下", day=SINCE, result="helped", report=report, by=officer, at=AT
    )


def _batch(department: str, area: str) -> None:
    office = f"{department}@{area}"
    batch = Batch.objects.create(
        area=area,
        department=department,
        office=office,
        name="某名单.csv",
        sha256=office,
        bytes=1,
        uploaded_at=AT,
    )
    RowIssue.objects.create(
        batch=batch, office=office, row=1, column="name", label="姓名", severity="flagged", done="请核对"
    )
