"""街面巡查: somebody is met in the street who has no household on file; it is written down, passed on, found again, and seen by the place alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cast import CHEN, NEXT_VILLAGE, TOWNSHIP, VILLAGE, Cast
from jiwang.desk.patrols.models import Patrol
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.portal.models import Report
from jiwang.portal.states import ReportState
from jiwang.registers.staff.models import Officer
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
LIST, NEW = reverse("patrols:patrols"), reverse("patrols:note")
FORM = {
    "patrol": "00000000-0000-4000-8000-00000000000a", "region": VILLAGE, "spot": "汽车站北门天桥下", "result": "helped",
    "companion": "队员老韦", "name": "老何", "note": "睡在纸箱上，给了棉被和水", "passes_on": "",
    "q-street.condition@1": "受冻挨饿", "q-street.homeless@1": "是", "q-street.willing@1": "是", "q-street.given@1": ["衣被", "水"],
}  # fmt: skip


@pytest.fixture
def worker(cast: Cast, law: None, entered: Enter) -> Client:
    """The village's worker at the desk, the law in force."""
    return entered(cast["xieli"])


def form(**other: object) -> dict[str, object]:
    return {**FORM, "day": f"{clock.today()}", **other}


def written() -> list[Patrol]:
    see(EVERYWHERE)
    return list(Patrol.objects.all())


def test_whom_a_worker_met_is_written_down_with_what_was_asked_and_no_position(worker: Client) -> None:
    page = worker.get(NEW).content.decode()
    assert (
        "在哪里遇到" not in page
        and "给了什么" in page
        and "不采集您的定位" in page
        and "file" not in page.split("<main")[1]
    )

    assert worker.post(NEW, form()).status_code == 302

    (one,) = written()
    assert (one.region, one.spot, one.result, one.companion, one.report_id) == (VILLAGE, "汽车站北门天桥下", "helped", "队员老韦", None)  # fmt: skip
    assert [value for _wording, value in one.said] == ["受冻挨饿", "是", "是", "水、衣被"]
    assert one.forms == ["street_patrol 1"]
    assert Line.objects.filter(what="patrols.noted", about=f"patrol:{one.pk}").count() == 1


def test_the_same_form_sent_twice_is_one_patrol_and_one_report(worker: Client) -> None:
    for _again in range(2):
        worker.post(NEW, form(passes_on="on"))

    assert len(written()) == 1 and Report.objects.filter(channel="patrol").count() == 1


def test_what_is_passed_on_waits_for_the_clerk_among_the_reports(
    worker: Client, cast: Cast, entered: Enter
) -> None:
    worker.post(NEW, form(passes_on="on"))
    see(EVERYWHERE)
    report = Report.objects.get(channel="patrol")

    assert (report.region, report.state, report.name, report.address) == (TOWNSHIP, ReportState.RECEIVED, "老何", "汽车站北门天桥下")  # fmt: skip
    assert "睡在纸箱上" in report.told and "受冻挨饿" in report.told
    clerk = entered(cast["jingban"])
    assert "街面巡查" in clerk.get(reverse("portal:reports")).content.decode()
    assert reverse("portal:report", args=[report.pk]) in clerk.get(LIST).content.decode()
    assert "已报乡镇（街道）了解" in worker.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"spot": ""}, "请写明在哪里遇到的"),
        ({"day": ""}, "请填巡查的日期"),
        ({"day": "昨天"}, "日期请写成"),
        ({"day": f"{clock.today() + timedelta(days=3)}"}, "不能晚于今天"),
        ({"result": ""}, "请选结果"),
        ({"region": NEXT_VILLAGE}, "请选您这里的村"),
        ({"passes_on": "on", "note": ""}, "写明遇到了什么困难"),
        ({"passes_on": "on", "result": "nobody"}, "不用报乡镇"),
        ({"q-street.condition@1": "很好"}, "不在选项里"),
    ],
)
def test_what_cannot_be_written_comes_back_with_what_was_typed(
    worker: Client, wrong: dict[str, str], said: str
) -> None:
    answer = worker.post(NEW, form(**wrong))

    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "队员老韦" in page
    assert 'value="衣被" checked' in page
    assert written() == []


def test_of_nobody_nothing_is_kept(worker: Client) -> None:
    worker.post(NEW, form(result="nobody"))

    (one,) = written()
    assert one.said == []


def test_a_patrol_is_found_by_its_day_and_by_a_word_and_seen_by_its_place_alone(
    worker: Client, cast: Cast, entered: Enter
) -> None:
    before = clock.today() - timedelta(days=2)
    worker.post(NEW, form())
    worker.post(NEW, form(patrol=FORM["patrol"][:-1] + "b", day=f"{before}", spot="菜市场后门"))
    clerk = entered(cast["jingban"])

    def seen(client: Client, **asked: str) -> list[bool]:
        page = client.get(LIST, asked).content.decode()
        return [one in page for one in ("汽车站北门天桥下", "菜市场后门")]

    assert seen(clerk) == seen(worker) == [True, True]
    assert seen(clerk, day=f"{before}") == [False, True] and seen(clerk, text="天桥") == [True, False]
    assert seen(clerk, day="昨天") == [True, True]
    for stranger in ("xia", "zhou"):
        assert seen(entered(cast[stranger])) == [False, False]
    assert entered(cast["jiance"]).get(LIST).status_code == 403
    assert worker.get(reverse("desk:household", args=[CHEN])).status_code == 200
