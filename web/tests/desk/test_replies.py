"""What another office answers is matched with what was sent, weighed, shown with the family, mended and sent again."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings as desk_settings
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cast import AT, CHEN, CITY, COUNTY, LI, NUMBERS, ZHAO, Cast
from jiwang.desk.outgoing import jobs as background
from jiwang.desk.outgoing.filling import days_to_answer
from jiwang.desk.outgoing.models import Departure, Reply
from jiwang.desk.outgoing.queries import exchange
from jiwang.desk.outgoing.rules import Said, weighed
from jiwang.desk.outgoing.states import ENDS, Status, Verdict
from jiwang.jobs.models import JobRun
from jiwang.jobs.running import Progress
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.corrections.models import Correction
from jiwang.registers.staff.models import Officer
from jiwang.stages.intake import actions as intake
from jiwang.stages.intake import queries, receiving
from jiwang.stages.intake.actions import Sender
from jiwang.stages.intake.models import Batch
from jiwang.stages.intake.states import Move
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
HEAD = "来文编号,受理编号,回执状态,退回原因,办理结果,回执日期,家庭人口数,联系电话\n"
answers = st.lists(
    st.builds(
        Said,
        status=st.sampled_from(list(Status)),
        accepted_no=st.sampled_from(["", "SL1", "SL2"]),
        said=st.sampled_from(["", "缺电话"]),
        on=st.sampled_from([date(2026, 11, day) for day in (1, 2, 3)]),
        came_at=st.just(AT),
    ),
    max_size=5,
).map(lambda found: sorted(found, key=lambda one: one.on))


@pytest.fixture(autouse=True)
def vault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A vault of the test's own."""
    monkeypatch.setattr(desk_settings, "VAULT", tmp_path / "vault")


@pytest.fixture
def sent(cast: Cast, entered: Enter, law: None) -> dict[int, str]:
    """The county's tasks at the province: references by household."""
    entered(cast["paifa"]).post(
        reverse("outgoing:send"), {"template": "province_tasks", "why": "按月报省平台"}
    )
    see(EVERYWHERE)
    return dict(Departure.objects.values_list("household", "reference"))


def sealed(cast: Cast, *rows: str, name: str = "省平台回执20261103.csv") -> Batch:
    """A file of answers that came by the ordinary way: uploaded, read, submitted, sealed by a second officer."""
    kept = queries.vault().keep([(HEAD + "\n".join(rows) + "\n").encode()])
    sender = Sender("paifa", CITY, "省民政厅", officer=cast["paifa"])
    batch, _ = intake.upload(kept, name=name, source="", sender=sender, at=AT)
    receiving.read(batch.pk, by="paifa", at=AT)
    for move, code in ((Move.SUBMIT, "paifa"), (Move.CONFIRM, "jiance")):
        intake.take(batch.pk, move, by=cast[code], is_monitor=True, why="逐行看过了", at=AT)
    return Batch.objects.get(pk=batch.pk)


def matched(cast: Cast, *rows: str, name: str = "省平台回执20261103.csv") -> Batch:
    """A file of answers after its job."""
    batch = sealed(cast, *rows, name=name)
    see(EVERYWHERE)
    run = JobRun.objects.get(kind="outgoing.take_in", about=f"batch:{batch.pk}")
    background.match(Progress(run))
    see(EVERYWHERE)
    return Batch.objects.get(pk=batch.pk)


def table(content: bytes) -> list[list[object]]:
    """The first sheet of a workbook."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(answers)
def test_the_last_answer_that_fits_stands_and_nothing_fits_after_another_end(said: list[Said]) -> None:
    found = weighed(said)

    fitting = [one for one, verdict in zip(said, found, strict=True) if verdict is Verdict.FITS]
    assert (found[:1] or [Verdict.FITS]) == [Verdict.FITS]
    assert all(one.status not in ENDS or one.status == fitting[-1].status for one in fitting)
    assert len({one.accepted_no for one in fitting if one.accepted_no}) <= 2


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(answers, st.sampled_from([Verdict.RECALLED, Verdict.REPLACED]))
def test_an_answer_after_the_end_of_a_sending_never_stands(said: list[Said], verdict: Verdict) -> None:
    assert set(weighed(said, over=(AT - timedelta(days=1), verdict))) <= {verdict}


def test_an_answer_finds_what_was_sent_and_stands_in_the_file_of_the_family(
    cast: Cast, entered: Enter, sent: dict[int, str]
) -> None:
    batch = matched(cast, f"{sent[CHEN]},SL1,审核中,,,2026-11-03,,")

    page = entered(cast["jingban"]).get(reverse("desk:household", args=[CHEN])).content.decode()
    see(EVERYWHERE)

    reply = Reply.objects.get()
    assert (reply.status, reply.stands, reply.departure.household_id) == ("accepted", True, CHEN)  # type: ignore[union-attr]
    assert batch.judged_at and "SL1" in page and sent[CHEN] in page and "已受理" in page
    assert Line.objects.filter(what="outgoing.answered", about=f"batch:{batch.pk}").count() == 1


def test_unknown_repeated_and_contradicting_answers_are_each_said_plainly(
    cast: Cast, entered: Enter, sent: dict[int, str]
) -> None:
    matched(
        cast,
        f"{sent[CHEN]},SL1,办结,,已发放,2026-11-03,,",
        f"{sent[CHEN]},SL1,办结,,已发放,2026-11-04,,",
        f"{sent[CHEN]},SL1,不予受理,不符合,,2026-11-05,,",
        "JW9-99999,SL7,已受理,,,2026-11-03,,",
    )

    page = entered(cast["jiance"]).get(reverse("outgoing:exchange"), {"show": "doubtful"}).content.decode()
    see(EVERYWHERE)

    assert [one.verdict for one in Reply.objects.order_by("row")] == [
        "fits", "repeated", "contradicts", "unknown",
    ]  # fmt: skip
    assert "重复的回执" in page and "与先前的回执矛盾" in page and "本地没有送出过这个编号" in page
    assert Reply.objects.get(stands=True).status == "done"


def test_a_wrong_file_of_answers_is_withdrawn_and_what_stood_before_stands_again(
    cast: Cast, sent: dict[int, str]
) -> None:
    matched(cast, f"{sent[CHEN]},SL1,已受理,,,2026-11-03,,")
    wrong = matched(cast, f"{sent[CHEN]},SL1,办结,,,2026-11-04,,", name="省平台回执20261104.csv")

    intake.take(
        wrong.pk, Move.ASK_WITHDRAWAL, by=cast["paifa"], is_monitor=False, why="对方发错了文件", at=AT
    )
    intake.take(wrong.pk, Move.WITHDRAW, by=cast["jiance"], is_monitor=True, why="", at=AT)
    background.unmatch(Progress(JobRun.objects.get(kind="outgoing.take_out")))
    see(EVERYWHERE)

    assert (Reply.objects.get().status, Reply.objects.get().stands) == ("accepted", True)
    assert Batch.objects.get(pk=wrong.pk).taken_out_at is not None


def test_the_same_file_matched_again_comes_to_the_same(cast: Cast, sent: dict[int, str]) -> None:
    batch = matched(cast, f"{sent[CHEN]},SL1,退回补正,缺联系电话,,2026-11-03,,")
    background.match(Progress(JobRun.objects.get(about=f"batch:{batch.pk}", kind="outgoing.take_in")))
    see(EVERYWHERE)

    assert Reply.objects.count() == 1 and Reply.objects.get().stands


def test_what_was_returned_is_sent_again_under_a_new_reference_and_once(
    cast: Cast, entered: Enter, sent: dict[int, str]
) -> None:
    matched(cast, f"{sent[CHEN]},SL1,退回补正,缺联系电话,,2026-11-03,,")
    client = entered(cast["paifa"])
    page = client.get(reverse("outgoing:exchange"), {"show": "returned"}).content.decode()
    see(EVERYWHERE)
    asked = {"departure": Departure.objects.get(reference=sent[CHEN]).pk, "why": "补了联系电话"}

    rows = table(client.post(reverse("outgoing:resend"), asked).content)
    again = client.post(reverse("outgoing:resend"), asked)
    see(EVERYWHERE)

    mended = Departure.objects.get(mends__reference=sent[CHEN])
    assert "缺联系电话" in page and again.status_code == 302
    assert [row[0] for row in rows[1:]] == [mended.reference] and rows[1][3] == NUMBERS[CHEN]
    matched(cast, f"{sent[CHEN]},SL1,办结,,,2026-11-09,,", name="省平台回执20261109.csv")
    late = Reply.objects.order_by("-pk")[0]
    assert (late.verdict, late.stands) == ("replaced", False)


def test_an_answer_to_what_was_taken_back_is_said_to_be_one(
    cast: Cast, entered: Enter, sent: dict[int, str]
) -> None:
    parcel = Departure.objects.get(reference=sent[CHEN]).parcel
    client = entered(cast["paifa"])
    client.post(reverse("outgoing:recall", args=[parcel.pk]), {"why": "送错了模板"})
    twice = client.post(reverse("outgoing:recall", args=[parcel.pk]), {"why": "送错了模板"}, follow=True)
    see(EVERYWHERE)
    batch = sealed(cast, f"{sent[CHEN]},SL1,已受理,,,2027-11-03,,")
    background.match(Progress(JobRun.objects.get(about=f"batch:{batch.pk}", kind="outgoing.take_in")))
    see(EVERYWHERE)

    assert "已经撤回了" in twice.content.decode()
    assert [(one.verdict, one.stands) for one in Reply.objects.all()] == [("recalled", False)]


def test_what_they_hold_otherwise_stands_beside_ours_and_they_are_asked(
    cast: Cast, entered: Enter, sent: dict[int, str]
) -> None:
    matched(cast, f"{sent[CHEN]},SL1,已受理,,,2026-11-03,5,13911112222")
    client = entered(cast["shenhe"])

    page = client.get(reverse("desk:household", args=[CHEN])).content.decode()
    see(EVERYWHERE)
    reply = Reply.objects.get()
    client.post(reverse("outgoing:ask", args=[reply.pk]), {"field": "size", "question": "请按户口簿核对"})
    see(EVERYWHERE)

    assert sorted(reply.differs) == ["head_phone", "size"]
    assert "13911112222" not in page and "139****2222" in page and "请省民政厅核对" in page
    asked = Correction.objects.get(department="省民政厅")
    assert (asked.label, asked.value, asked.person_id) == ("家庭人口数", "5", CHEN * 10)
    assert b"13911112222" not in bytes(reply.holds_sealed or b"")


def test_what_is_not_answered_in_time_is_shown_until_it_is(cast: Cast, sent: dict[int, str]) -> None:
    days, sight = days_to_answer(COUNTY, clock.today()), Sight.over([COUNTY])
    at = Departure.objects.all()[0].parcel.at
    waits = [
        exchange(sight, show="waiting", days=days, now=at + timedelta(days=one)).count() for one in (14, 16)
    ]
    matched(cast, f"{sent[LI]},SL1,已受理,,,2026-11-03,,")

    left = exchange(sight, show="waiting", days=days, now=at + timedelta(days=16)).count()
    assert (waits, left) == ([0, 3], 2) and days["province_tasks"] == 15


def test_a_village_knows_that_something_left_and_not_what_was_answered(
    cast: Cast, entered: Enter, sent: dict[int, str]
) -> None:
    matched(
        cast,
        f"{sent[CHEN]},SL1,退回补正,缺联系电话,,2026-11-03,,",
        f"{sent[ZHAO]},SL2,已受理,,,2026-11-03,,",
    )
    client = entered(cast["xieli"])

    chen = client.get(reverse("desk:household", args=[CHEN])).content.decode()
    zhao = client.get(reverse("desk:household", args=[ZHAO])).content.decode()

    assert sent[CHEN] in chen and "缺联系电话" not in chen
    assert sent[ZHAO] not in zhao
