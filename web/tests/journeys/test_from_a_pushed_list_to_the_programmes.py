"""SC22, SC23 and the visit of SC16: a list is pushed, somebody goes to look, and the family hears of which programmes there are."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings

from cast import AT as MORNING
from cast import CHEN, VILLAGE, Cast, facts
from doubts import NAME, NUMBER, sole_bearers
from jiwang.analysis.findings import findings_of
from jiwang.analysis.judging import Told, judge_file
from jiwang.config.answering import hand_over_statements
from jiwang.config.loading import load
from jiwang.kit import clock
from jiwang.kit.copying import copy_in
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.actions import FACT, take_in_sources
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.registers.staff.actions import appoint
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.visits import actions, queries
from jiwang.stages.visits.actions import Sending
from jiwang.stages.visits.models import Prospect, Visit
from jiwang.stages.visits.rules import Report
from jiwang.stages.visits.states import Met, Signed
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.running import RunRequest, run
from jiwang_engine.synthesis import synthesise

DAY, NOON = date(2026, 10, 31), datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
HEAD, CHILD = CHEN * 10, CHEN * 10 + 1
HEADINGS = ["姓名", "证件号码", "险种", "出院日期", "医疗总费用", "基本医保支付", "个人自付", "门慢特病种"]


def silent(_: str) -> None:
    """Say nothing."""


def worker_of(village: str, cast: Cast) -> Actor:
    """The village's worker: who works for the whole city's villages here."""
    worker = cast["xieli"]
    appoint(worker, Held(Duty.VILLAGE_WORKER, village, DAY), by="job:test", at=NOON)
    return Actor(worker, held_by(worker), DAY)


@pytest.fixture
def city(
    cast: Cast, law: None, tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A made-up city that was run and loaded, with a state into which lists can be pushed."""
    monkeypatch.setattr(clock, "today", lambda: DAY)
    settings.STATE, settings.PACK = tmp_path / "state", "shili"
    synthesise("9999", 2000, tmp_path / "files", seed=7, day=DAY, progress=silent)
    asked = RunRequest("shili", DAY, tmp_path / "first", data=tmp_path / "files", state=tmp_path / "state")
    run(asked, checked_pack("shili"), tell=silent)
    load(findings_of(tmp_path / "first", tmp_path / "state"), at=NOON, tell=silent)
    see(EVERYWHERE)
    return tmp_path


def somebody_without_a_task(city: Path) -> list[str]:
    """A grown-up of a village for whose family nobody waits and that is on no roll."""
    busy = set(Task.objects.values_list("household", flat=True))
    for row in sole_bearers(city / "files"):
        person = Person.objects.filter(name=row[NAME], is_present=True).select_related("household").first()
        if (
            person is not None and person.household_id not in busy and person.household.basis == "presumed"
            and person.birth is not None and 25 < DAY.year - person.birth.year < 55 and len(person.region) == 12
        ):  # fmt: skip
            return row
    raise AssertionError("the city is too small")


def pushed(city: Path, row: list[str], disease: str) -> None:
    """The insurers push a list of large bills; it is judged at once, and its alerts are loaded."""
    room, beside = city / "pushed", city / "beside"
    room.mkdir()
    beside.mkdir()
    path = room / "医保大额医疗费用明细20261031.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        bill = [row[NAME], row[NUMBER], "居民医保", "2026-09-20", "200000", "60000", "120000", disease]
        csv.writer(file).writerows([HEADINGS, bill])
    hand_over_statements(beside / "statements.json", DAY)
    told = Told("medical", DAY, DAY)
    judge_file(path, told, statements=beside / "statements.json", on=DAY, out=city / "judged", tell=silent)
    load(findings_of(city / "judged", city / "state"), at=NOON, tell=silent, is_part=True)
    see(EVERYWHERE)


@pytest.mark.parametrize(("story", "disease"), [("SC22", ""), ("SC23", "恶性肿瘤")])
def test_a_pushed_list_becomes_a_visit_and_what_may_be_explained_with_its_four_times(
    cast: Cast, city: Path, story: str, disease: str
) -> None:
    row = somebody_without_a_task(city)
    person = Person.objects.get(name=row[NAME])
    pushed(city, row, disease)
    alert = Alert.objects.filter(household=person.household_id).order_by("urgency").first()
    assert alert is not None and alert.task, f"{story}: the list reaches the board"
    task = Task.objects.get(pk=alert.task)
    worker = worker_of(task.region, cast)
    Task.objects.filter(pk=task.pk).update(place=task.region, state="sent")

    claimed = dispatch.claim(task.pk, by=worker, at=NOON + timedelta(hours=1))
    asked = [one for section in queries.asked_of(claimed, None, DAY) for one in section.questions]
    said = {one.key: ["无劳动能力"] for one in asked if one.question.fact == "work_capacity" and one.member == str(person.pk)}  # fmt: skip
    report = Report(Outcome.TRUE, Met.MEMBER, DAY, "驻村第一书记", Signed.PAPER, "看病借了钱，孩子由祖父母带")
    visit = actions.send(task.pk, Sending(uuid4(), report, said, NOON + timedelta(hours=5)), by=worker, at=NOON + timedelta(hours=6))  # fmt: skip

    found = {one.name: one for one in Prospect.objects.filter(visit=visit)}
    assert "最低生活保障" in found and found["最低生活保障"].bring, "the guided application: what to bring"
    assert all(one.amount == "" for one in found.values()), "the unit is presumed"
    taken_on = Handover.objects.get(task=task, step="claim").at
    times = [clock.day_of(NOON), clock.day_of(taken_on), clock.day_of(visit.made_at), visit.visited_on]
    assert NOON < taken_on < visit.made_at < visit.at and times == sorted(times) and alert.raised_on <= DAY
    assert Alert.objects.get(pk=alert.pk).outcome == "true"


def row_of(
    source: str, label: str, purpose: str, *cells: tuple[str, str, str], person: int = HEAD
) -> list[tuple[object, ...]]:
    """One row of a list about somebody of chen."""
    return [
        (f"{source}{person}:{place:03d}", person, VILLAGE, False, label, "某部门", purpose, kind, column, column, value, DAY, "名单.csv", 1)
        for place, (column, kind, value) in enumerate(cells)
    ]  # fmt: skip


def test_a_paralysed_father_with_a_car_hears_of_himself_alone_and_of_his_family(
    cast: Cast, law: None
) -> None:
    """SC16: the car keeps the family from 低保; the father may be 单人保, and the family is told of 低保边缘 all the same."""
    household = Household.objects.get(pk=CHEN)
    Household.objects.filter(pk=CHEN).update(basis="verified")
    Person.objects.filter(pk=HEAD).update(birth=date(1985, 3, 4))
    rows = [
        *row_of("disability", "残联持证残疾人", "trigger", ("class", "code", "肢体"), ("grade", "code", "一级"), ("state", "code", "正常"),
                ("issued", "date", "2026-01-05")),
        *row_of("vehicles", "交管机动车登记", "means", ("kind", "code", "小型轿车"), ("use", "code", "非营运"), ("state", "code", "正常")),
    ]  # fmt: skip
    copy_in(Fact, FACT, [*facts(), *rows], wholesale=True)
    names = (("population", "公安户籍人口"), ("disability", "残联持证残疾人"), ("vehicles", "交管机动车登记"), ("roll", "民政在保名单"),
             ("deaths", "死亡与火化信息"), ("education", "教育在校生与辍学"), ("unemployment", "人社失业登记"), ("medical", "医保大额医疗费用"))  # fmt: skip
    take_in_sources(names, by="job:test", at=MORNING)
    today = clock.today()
    worker = Actor(cast["xieli"], held_by(cast["xieli"]), today)
    claimed = dispatch.claim(f"t{CHEN}", by=worker, at=MORNING)
    asked = [one for section in queries.asked_of(claimed, None, today) for one in section.questions]
    nothing = {"amount": "0", "count": "0", "yes_no": "否"}
    said = {one.key: [nothing[one.question.kind]] for one in asked if one.question.is_means}
    said |= {f"self_care.{name}@{HEAD}": ["否"] for name in ("eating", "dressing", "bed", "toilet", "walking", "bathing")}  # fmt: skip

    report = Report(Outcome.TRUE, Met.HEAD, today, "村干部", Signed.PAPER, "腰部骨折，半身不能动")
    visit = actions.send(f"t{CHEN}", Sending(uuid4(), report, said, MORNING), by=worker, at=MORNING)

    found = {one.item: one for one in Prospect.objects.filter(visit=visit)}
    assert "danren" in found and HEAD in found["danren"].members, sorted(one.name for one in found.values())
    assert [one.value for one in visit.answers.filter(fact="self_care_found", person=HEAD)] == ["全护理"]
    assert "dibao" not in found or found["dibao"].chance != "fits"
    assert household.pk == visit.household_id and isinstance(Visit.objects.get(pk=visit.pk).by, Officer)
