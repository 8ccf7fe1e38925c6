"""SC22, SC23 and the visit of SC16: a list is pushed, somebody goes to look, and the family hears of which programmes there are."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings

from cast import AT as MORNING
from cast import CHEN, Cast
from doubts import NAME, NUMBER, sole_bearers
from jiwang.analysis.findings import findings_of
from jiwang.analysis.judging import Told, judge_file
from jiwang.config.answering import hand_over_statements
from jiwang.config.loading import load
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.models import Person
from jiwang.registers.policy.models import Activation
from jiwang.registers.staff.actions import appoint
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
from jiwang.stages.visits.models import Prospect
from jiwang.stages.visits.rules import Report
from jiwang.stages.visits.states import Met, Signed
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.running import RunRequest, run
from jiwang_engine.synthesis import synthesise
from lists import ABILITIES, DAY, HEAD, on_the_lists

NOON = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
HEADINGS = ["姓名", "证件号码", "险种", "出院日期", "医疗总费用", "基本医保支付", "个人自付", "门慢特病种"]


def silent(_: str) -> None:
    """Say nothing."""


def worker_of(village: str, cast: Cast) -> Actor:
    """The village's worker: one for all villages of this city."""
    worker = cast["xieli"]
    if any(one.area == village for one in held_by(worker)):
        return Actor(worker, held_by(worker), DAY)
    appoint(worker, Held(Duty.VILLAGE_WORKER, village, DAY), by="job:test", at=NOON)
    return Actor(worker, held_by(worker), DAY)


@pytest.fixture
def city(
    cast: Cast, law: None, tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A made-up city that was run and loaded, with a state into which lists can be pushed."""
    monkeypatch.setattr(clock, "today", lambda: DAY)
    settings.STATE, settings.PACK = tmp_path / "state", "shili"
    Activation.objects.update(since=DAY)  # the law of the desk holds on the city's day
    synthesise("9999", 2000, tmp_path / "files", seed=7, day=DAY, progress=silent)
    asked = RunRequest("shili", DAY, tmp_path / "first", data=tmp_path / "files", state=tmp_path / "state")
    run(asked, checked_pack("shili"), tell=silent)
    load(findings_of(tmp_path / "first", tmp_path / "state"), at=NOON, tell=silent)
    see(EVERYWHERE)
    return tmp_path


def people_without_a_task(city: Path) -> list[list[str]]:
    """Grown-ups of different villages' families for whom nobody waits and who are on no roll: rows of the register."""
    busy = set(Task.objects.values_list("household", flat=True))
    found: dict[int, list[str]] = {}
    for row in sole_bearers(city / "files"):
        person = Person.objects.filter(name=row[NAME], is_present=True).select_related("household").first()
        if (
            person is not None and person.household_id not in busy and person.household.basis == "presumed"
            and person.birth is not None and 25 < DAY.year - person.birth.year < 55 and len(person.region) == 12
        ):  # fmt: skip
            found[person.household_id] = row
    return list(found.values())[:2]


def pushed(city: Path, bills: list[tuple[list[str], str]]) -> None:
    """The insurers push a list of large bills; it is judged at once, and its alerts are loaded."""
    room, beside = city / "pushed", city / "beside"
    room.mkdir()
    beside.mkdir()
    path = room / "医保大额医疗费用明细20261031.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for row, disease in bills:
            writer.writerow([row[NAME], row[NUMBER], "居民医保", "2026-09-20", "200000", "60000", "120000", disease])  # fmt: skip
    hand_over_statements(beside / "statements.json", DAY)
    told = Told("medical", DAY, DAY)
    judge_file(path, told, statements=beside / "statements.json", on=DAY, out=city / "judged", tell=silent)
    load(findings_of(city / "judged", city / "state"), at=NOON, tell=silent, is_part=True)
    see(EVERYWHERE)


def test_a_pushed_list_becomes_visits_and_what_may_be_explained_with_their_times(
    cast: Cast, city: Path
) -> None:
    """SC22: somebody paralysed, visited by the village's worker; SC23: a tumour, visited with the first secretary."""
    paralysed, tumour = people_without_a_task(city)
    pushed(city, [(paralysed, ""), (tumour, "恶性肿瘤")])

    for row in (paralysed, tumour):
        _look_and_explain(cast, Person.objects.get(name=row[NAME]))


def _look_and_explain(cast: Cast, person: Person) -> None:
    alert = Alert.objects.filter(household=person.household_id).order_by("urgency").first()
    assert alert is not None and alert.task, "the list reaches the board"
    task = Task.objects.get(pk=alert.task)
    worker = worker_of(task.region, cast)
    Task.objects.filter(pk=task.pk).update(place=task.region, state="sent")

    claimed = dispatch.claim(task.pk, by=worker, at=NOON + timedelta(hours=1))
    asked = [one for section in queries.asked_of(claimed, None, DAY) for one in section.questions]
    said = {one.key: ["无劳动能力"] for one in asked if one.question.fact == "work_capacity" and one.member == str(person.pk)}  # fmt: skip
    report = Report(Outcome.TRUE, Met.MEMBER, DAY, "驻村第一书记", Signed.PAPER, "看病借了钱，孩子由祖父母带")
    sending = Sending(uuid4(), report, said, NOON + timedelta(hours=5))
    visit = actions.send(task.pk, sending, by=worker, at=NOON + timedelta(hours=6))

    found = {one.name: one for one in Prospect.objects.filter(visit=visit)}
    assert "最低生活保障" in found and found["最低生活保障"].bring, "the guided application: what to bring"
    assert all(one.amount == "" for one in found.values()), "the unit is presumed"
    taken_on = Handover.objects.get(task=task, step="claim").at
    assert alert.raised_on <= DAY and NOON < taken_on < visit.made_at < visit.at
    assert Alert.objects.get(pk=alert.pk).outcome == "true"


@pytest.mark.parametrize("has_car", [True, False])
def test_a_paralysed_father_hears_of_himself_alone_and_of_his_family_and_with_a_car_of_neither(
    cast: Cast, law: None, has_car: bool
) -> None:
    """SC16, at the door: poor, but not so poor as 低保. The car keeps the family from 低保边缘 until the county waives it (a decision, later);
    without it the family is 边缘 and the father 单人保, both at once."""
    on_the_lists(has_car=has_car)
    today = clock.today()
    worker = Actor(cast["xieli"], held_by(cast["xieli"]), today)
    claimed = dispatch.claim(f"t{CHEN}", by=worker, at=MORNING)
    asked = [one for section in queries.asked_of(claimed, None, today) for one in section.questions]
    nothing = {"amount": "0", "count": "0", "yes_no": "否"}
    said = {one.key: [nothing[one.question.kind]] for one in asked if one.question.is_means}
    said |= {f"means.transfers@{HEAD}": ["2200"]}
    said |= {f"self_care.{name}@{HEAD}": ["否"] for name in ABILITIES}

    report = Report(Outcome.TRUE, Met.HEAD, today, "村干部", Signed.PAPER, "腰部骨折，半身不能动")
    visit = actions.send(f"t{CHEN}", Sending(uuid4(), report, said, MORNING), by=worker, at=MORNING)

    found = {one.item: one for one in Prospect.objects.filter(visit=visit)}
    assert ("danren" in found and found["danren"].members == [HEAD]) is not has_car, sorted(found)
    assert ("bianyuan" in found) is not has_car and "dibao" not in found
    assert [one.value for one in visit.answers.filter(fact="self_care_found", person=HEAD)] == ["全护理"]
