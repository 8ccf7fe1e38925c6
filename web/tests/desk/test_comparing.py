"""The whole city from the desk: sealed files go in by one click, and what the run has found comes back; again, nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cast import AT, Cast
from jiwang.analysis import batches
from jiwang.analysis.batches import FileOutline, ReadFile
from jiwang.config.runs.comparing import compare
from jiwang.config.runs.withdrawing import withdraw
from jiwang.desk.comparing import actions, queries, rules
from jiwang.desk.comparing.models import Comparison
from jiwang.desk.comparing.rules import Kind, Sealed, Standing
from jiwang.jobs.models import JobRun
from jiwang.jobs.states import JobState
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.models import Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.queries import Shelf, Wanted, board
from jiwang.stages.intake import actions as intake
from jiwang.stages.intake.actions import Sender, destroy_raw, note_used
from jiwang.stages.intake.models import Batch
from jiwang.stages.intake.queries import vault
from jiwang.stages.intake.states import Move
from jiwang_engine.synthesis import synthesise

Enter = Callable[[Officer], Client]
DAY = date(2026, 10, 31)
REGISTER = Kind("population", "公安户籍人口", "公安", adds_up=False, founds_persons=True)
BILLS = Kind("medical", "医保大额医疗费用", "医保", adds_up=True, founds_persons=False)


@dataclass
class Desk:
    """A desk whose vault holds the files of a month."""

    cast: Cast
    folder: Path

    def start(self) -> Comparison:
        see(EVERYWHERE)
        lines = queries.lines(EVERYWHERE, on=DAY)
        return actions.start(lines, area="9999", on=DAY, by=self.cast["jiance"], at=AT)

    def run(self, comparison: Comparison) -> JobRun:
        """The job of a run, carried out by a worker; how it has ended."""
        job = queries.job_of(comparison)
        assert job is not None
        compare(job.pk)
        see(EVERYWHERE)
        job.refresh_from_db()
        return job


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, FileOutline, ReadFile]]:
    """The month's files of a made-up city, and what became of their rows."""
    made = tmp_path_factory.mktemp("city")
    synthesise("9999", 2000, made, seed=7, day=DAY, progress=lambda _: None)
    tables = [path for path in sorted(made.iterdir()) if path.suffix in (".csv", ".xlsx")]
    outlines = [(path, batches.outline(path, source="", columns={})) for path in tables]
    return [
        (path, one, batches.read(path, source=one.source, as_of=DAY, columns={}))
        for path, one in outlines
        if one.source
    ]


@pytest.fixture
def desk(
    cast: Cast, files: list[tuple[Path, FileOutline, ReadFile]], tmp_path: Path, settings: object
) -> Desk:
    """Every file of the month lies sealed in the vault."""
    for name, folder in (("VAULT", "vault"), ("STATE", "state"), ("RESULTS", "results"), ("BESIDE", "")):
        setattr(settings, name, tmp_path / folder if folder else "")
    settings.DEMO_DAY = DAY  # type: ignore[attr-defined]
    sender = Sender("lianluo", "9999", "", officer=cast["lianluo"])
    for path, outline, read in files:
        kept = vault().keep([path.read_bytes()])
        note_used(kept, outline, read, name=path.name, sender=sender, by=cast["jiance"], at=AT)
    Batch.objects.update(judged_at=None)
    return Desk(cast, tmp_path)


def test_the_citys_files_become_alerts_and_the_same_files_again_change_nothing(desk: Desk) -> None:
    before = Alert.objects.count()
    made = desk.start()
    job = desk.run(made)
    made.refresh_from_db()
    after = Alert.objects.count()

    assert (job.state, made.counts["alerts_new"]) == (JobState.DONE, after - before), job.said
    assert after > before and made.counts["persons"] > 1900 and job.done > 0 and "新报出预警" in job.said
    assert made.record["pack"]["id"] == "shili" and str(desk.folder) not in str(made.record)
    assert not Batch.objects.filter(judged_at__isnull=True).exists()
    assert list((desk.folder / "vault").glob("room-*")) == []
    with pytest.raises(rules.ComparisonRefused, match="已经比对过"):
        desk.start()
    said, people = job.said, Person.objects.count()
    Comparison.objects.filter(pk=made.pk).update(fingerprint="another month")
    again = desk.start()
    assert desk.run(again).state == JobState.DONE
    again.refresh_from_db()
    assert (again.counts["alerts_new"], again.counts["tasks_new"], Person.objects.count()) == (0, 0, people)
    assert again.counts["alerts_changed"] == 0 and said


def test_a_run_that_was_killed_after_the_engine_had_done_goes_on_from_there(desk: Desk) -> None:
    made = desk.start()
    job = queries.job_of(made)
    assert job is not None
    desk.run(made)
    alerts = Alert.objects.count()
    for path in (desk.folder / "vault").iterdir():
        path.unlink()  # what the engine would have to read again

    Comparison.objects.filter(pk=made.pk).update(done_at=None, is_open=True)
    JobRun.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    ended = desk.run(made)

    assert (ended.state, Alert.objects.count()) == (JobState.DONE, alerts), ended.said


def test_what_fails_says_why_and_changes_nothing(desk: Desk, settings: object) -> None:
    before = (Alert.objects.count(), Person.objects.count())
    made = desk.start()
    bills = Batch.objects.get(source="medical")
    destroy_raw(bills, by="jiance", at=AT)
    gone = desk.run(made)
    blocked = desk.folder / "blocked"
    blocked.write_text("no folder", encoding="utf-8")
    settings.STATE = blocked  # type: ignore[attr-defined]
    unwritable = desk.run(desk.start())

    assert (gone.state, unwritable.state) == (JobState.FAILED, JobState.FAILED)
    assert "医保大额医疗费用" in gone.said and "重新发起" in gone.said
    assert "状态目录" in unwritable.said and "Error" not in unwritable.said
    assert (Alert.objects.count(), Person.objects.count()) == before


def test_one_run_at_a_time_and_none_without_a_register(desk: Desk) -> None:
    desk.start()
    with pytest.raises(rules.ComparisonRefused, match="一次只能有一个"):
        desk.start()

    destroy_raw(Batch.objects.get(source="population"), by="jiance", at=AT)
    JobRun.objects.update(state=JobState.FAILED)
    with pytest.raises(rules.ComparisonRefused, match="公安户籍人口"):
        desk.start()


def test_the_page_shows_what_goes_in_and_what_is_missing_and_a_click_starts(
    desk: Desk, entered: Enter
) -> None:
    client = entered(desk.cast["jiance"])
    page = client.get(reverse("comparing:prepare")).content.decode()
    bills = Batch.objects.get(source="medical").pk
    shown = [str(one) for one in Batch.objects.values_list("pk", flat=True)]
    answer = client.post(
        reverse("comparing:start"), {"shown": shown, "take": [one for one in shown if one != str(bills)]}
    )
    see(EVERYWHERE)
    made = Comparison.objects.get()

    assert "公安户籍人口" in page and "免费电量兑现名单" in page and "Q1" in page
    assert answer.status_code == 302 and bills not in made.batches and len(made.batches) == len(shown) - 1
    told = client.get(reverse("comparing:comparison", args=[made.pk])).content.decode()
    going = client.get(reverse("comparing:prepare")).content.decode()
    assert "医保大额医疗费用" in told and "正在比对" in going


def test_of_whole_lists_the_newest_goes_in_and_of_happenings_every_file() -> None:
    files = [
        sealed(1, "population", 8),
        sealed(2, "population", 10),
        sealed(3, "medical", 8),
        sealed(4, "medical", 10),
    ]

    register, bills = rules.line_up([REGISTER, BILLS], files, on=DAY)

    assert [one.number for one in register.taken] == [2] and [one.number for one in register.replaced] == [1]
    assert [one.number for one in bills.taken] == [3, 4]


def test_progress_is_told_by_the_pace_of_the_last_run() -> None:
    usual = rules.Pace.by({})
    measured = rules.Pace.by({"intake": 60, "linking": 20, "screening": 10, "loading": 10})

    assert [usual.before(one) for one in ("① 读取", "   2,000 行", "② 比对", "装入工作台")] == [
        0,
        None,
        20,
        85,
    ]
    assert measured.before("② 比对身份") == 59


def test_a_source_is_old_where_neither_this_month_nor_the_last_has_a_file() -> None:
    standing = [
        rules.line_up([BILLS], files, on=DAY)[0].standing
        for files in (
            [],
            [sealed(1, "medical", 8)],
            [sealed(1, "medical", 9)],
            [sealed(1, "medical", 10, is_kept=False)],
        )
    ]

    assert standing == [Standing.MISSING, Standing.OLD, Standing.FRESH, Standing.GONE]


@given(
    st.lists(
        st.tuples(st.sampled_from(["population", "medical"]), st.integers(1, 10), st.booleans()), max_size=12
    )
)
def test_a_file_goes_in_is_replaced_is_left_out_or_is_gone_and_never_two_of_these(
    drawn: list[tuple[str, int, bool]],
) -> None:
    files = [
        sealed(number, source, month, is_kept=is_kept)
        for number, (source, month, is_kept) in enumerate(drawn)
    ]

    lines = rules.line_up([REGISTER, BILLS], files, on=DAY, without={0, 3})

    told = [
        one.number for line in lines for part in (line.taken, line.replaced, line.left_out) for one in part
    ]
    assert sorted(told) == [one.number for one in files if one.is_kept]
    assert len([line for line in lines if line.kind is REGISTER and len(line.taken) > 1]) == 0


def sealed(number: int, source: str, month: int, *, is_kept: bool = True) -> Sealed:
    return Sealed(
        number, source, "9999", f"{source}.csv", date(2026, month, 28), 10, f"seal{number}", is_kept
    )


def test_a_withdrawn_file_leaves_the_engine_and_its_alerts_wait_for_a_person(desk: Desk) -> None:
    desk.run(desk.start())
    bills = Batch.objects.get(source="medical")
    stood = Alert.objects.filter(source=bills.label, file=bills.file_name, indicator__side="screening")
    number, all_alerts = stood.count(), Alert.objects.count()
    intake.take(
        bills.pk, Move.ASK_WITHDRAWAL, by=desk.cast["jiance"], is_monitor=True, why="月份导错了", at=AT
    )
    intake.take(bills.pk, Move.WITHDRAW, by=desk.cast["lianluo"], is_monitor=False, why="", at=AT)
    job = JobRun.objects.get(kind="alerts.withdraw")
    kept = Batch.objects.get(pk=bills.pk).raw

    withdraw(job.pk)
    see(EVERYWHERE)
    job.refresh_from_db()
    left = Batch.objects.get(pk=bills.pk)

    assert kept and (left.raw, job.state) == ("", JobState.DONE), job.said
    assert number > 0 and stood.filter(groundless_batch=bills.pk).count() == number
    assert (Alert.objects.count(), stood.exclude(disposal="").count()) == (all_alerts, 0)
    assert board(EVERYWHERE, Wanted(shelf=Shelf.GROUNDLESS), today=DAY).count() == number
    assert f"{number} 条预警的依据已撤回" in job.said


def test_a_withdrawn_list_of_means_is_taken_out_by_the_next_comparison(desk: Desk) -> None:
    desk.run(desk.start())
    cars = Batch.objects.get(source="vehicles")
    intake.take(
        cars.pk, Move.ASK_WITHDRAWAL, by=desk.cast["jiance"], is_monitor=True, why="月份导错了", at=AT
    )
    intake.take(cars.pk, Move.WITHDRAW, by=desk.cast["lianluo"], is_monitor=False, why="", at=AT)
    stood = Alert.objects.filter(source=cars.label, indicator_id="L1")
    number = stood.count()

    made = desk.start()
    ended = desk.run(made)

    assert ended.state == JobState.DONE and not JobRun.objects.filter(kind="alerts.withdraw").exists()
    assert cars.pk not in made.batches and Batch.objects.get(pk=cars.pk).taken_out_at is not None
    assert stood.filter(groundless_batch=cars.pk).count() == number
