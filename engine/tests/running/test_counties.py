"""A nation is run county by county, and gives what all of it at once would give."""

from __future__ import annotations

import re
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import active_children
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.planning import plan
from jiwang_engine.errors import MachineError, SourceError, UsageError
from jiwang_engine.language.program import Program
from jiwang_engine.running import RunRequest, RunResult, run, write_lists_of
from jiwang_engine.running.counties.shelf import Shelf
from jiwang_engine.running.record import digests
from jiwang_engine.synthesis.nation.counties import county_code, write_county

DAY = date(2026, 10, 31)
PEOPLE = 2_500
FIRST, SECOND = county_code(0), county_code(1)


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small counties as engine tables."""
    folder = tmp_path_factory.mktemp("nation") / "facts"
    for number, code in enumerate((FIRST, SECOND)):
        (folder / code).mkdir(parents=True)
        write_county(number, PEOPLE, folder / code, seed=5, day=DAY)
    return folder


@pytest.fixture(scope="module")
def ask(nation: Path, shili: Program) -> Iterator[Callable[..., RunResult]]:
    """Runs the nation, one county at a time."""

    def asked(out: Path, tell: Callable[[str], None] = lambda _: None, **more: Any) -> RunResult:
        request = RunRequest(
            **{"pack": "shili", "on": DAY, "out": out, "facts": nation, "threads": 1, **more}
        )
        return run(request, shili, tell=tell)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jiwang_engine.running.counties.turns.FEWEST_AT_ONCE", PEOPLE)
        patch.setattr("jiwang_engine.running.counties.turns.PEOPLE_PER_GB", 1)
        yield asked


@dataclass(frozen=True)
class Whole:
    """A run that nobody disturbed: where its results and its state lie, what it said and counted."""

    out: Path
    state: Path
    said: tuple[str, ...]
    counts: dict[str, Any]


@pytest.fixture(scope="module")
def whole(ask: Callable[..., RunResult], tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """The nation run to its end."""
    folder, said = tmp_path_factory.mktemp("whole"), []
    result = ask(folder / "out", tell=said.append, state=folder / "state", lists_for=(FIRST,))
    return Whole(folder / "out", folder / "state", tuple(said), result.counts)


def test_two_counties_beside_each_other_give_what_they_give_one_after_the_other(
    ask: Callable[..., RunResult], whole: Whole, tmp_path: Path
) -> None:
    beside = ask(tmp_path / "out", state=tmp_path / "state", lists_for=(FIRST,), threads=2)

    assert digests(tmp_path / "out") == digests(whole.out)
    assert beside.counts == whole.counts


def test_a_process_that_the_system_ends_is_told_and_the_rest_goes_on_later(
    ask: Callable[..., RunResult], whole: Whole, tmp_path: Path
) -> None:
    def end_the_first() -> None:
        while not (found := active_children()):
            sleep(0.01)
        found[0].kill()

    Thread(target=end_the_first, daemon=True).start()
    with pytest.raises(MachineError, match="turn-ended") as stopped:
        ask(tmp_path / "out", lists_for=(FIRST,), threads=2)
    assert "内存" in stopped.value.found
    ask(tmp_path / "out", lists_for=(FIRST,), threads=2)

    assert digests(tmp_path / "out") == digests(whole.out)


def at_once(nation: Path, folder: Path) -> Path:
    """All counties in one folder, a file for each table."""
    folder.mkdir()
    backend = DuckDB(directories=[nation, folder])
    for path in (nation / FIRST).glob("*.parquet"):
        backend.write_parquet(f"SELECT * FROM '{nation}/*/{path.name}'", folder / path.name)
    backend.close()
    return folder


def listed(path: Path, order: str = "") -> list[tuple[Any, ...]]:
    """Every row, as it stands in the file: how rows are cut into pages is the library's choice, and not of one version alone."""
    backend = DuckDB(directories=[path.parent.parent])
    try:
        return backend.rows(f"SELECT * FROM '{path}' {order}")
    finally:
        backend.close()


def verdicts(path: Path) -> list[tuple[Any, ...]]:
    return listed(path, "ORDER BY ALL")


def verdicts_of_turns(out: Path, program: Program) -> list[tuple[Any, ...]]:
    """The rows of every turn, a row a household or member, made rows of categories and items."""
    backend = DuckDB(directories=[out])
    try:
        backend.run(f"CREATE TABLE judgement AS SELECT * FROM '{out}/verdicts.parquet/*.parquet'")
        plan(program, DAY, mode="case", on_arrays=True).gathered(backend)
        return backend.rows("SELECT * FROM verdict ORDER BY ALL")
    finally:
        backend.close()


def test_the_counties_one_by_one_give_what_all_of_them_give_at_once(
    ask: Callable[..., RunResult], whole: Whole, nation: Path, tmp_path: Path, shili: Program
) -> None:
    together = ask(tmp_path / "out", facts=at_once(nation, tmp_path / "flat"))

    first, second = (listed(out / "alerts.parquet") for out in (whole.out, tmp_path / "out"))
    assert first == second
    assert whole.counts == together.counts
    assert verdicts_of_turns(whole.out, shili) == verdicts(tmp_path / "out" / "verdicts.parquet")


def test_people_are_told_how_far_it_is_and_how_long_it_will_take(whole: Whole) -> None:
    far = [one for one in whole.said if "约还需" in one]

    assert [re.findall("[0-9]+%", one) for one in far] == [["50%"], ["100%"]]
    assert "5,000 人" in far[0]


def test_a_run_that_was_stopped_goes_on_where_it_was_and_gives_the_same(
    ask: Callable[..., RunResult], whole: Whole, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    def stop(sentence: str) -> None:
        if "已完成 50%" in sentence:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(out, tell=stop)
    assert not out.exists()
    said: list[str] = []
    ask(out, tell=said.append)

    assert len([one for one in said if "不再重算" in one]) == 1
    assert (out / "alerts.parquet").read_bytes() == (whole.out / "alerts.parquet").read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == [".out.lock", "out"]


def test_the_same_alert_stays_quiet_in_every_county(
    ask: Callable[..., RunResult], whole: Whole, tmp_path: Path
) -> None:
    state = shutil.copytree(whole.state, tmp_path / "state")

    second = ask(tmp_path / "out", state=state, on=date(2026, 11, 1))

    assert 0 < second.counts["alerted"]["person_times"] < whole.counts["alerted"]["person_times"]


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk that takes no more than so many bytes in a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    ask: Callable[..., RunResult], tmp_path: Path
) -> None:
    with pytest.raises(MachineError, match="disk-failed") as stopped, files_no_larger_than(1_000):
        ask(tmp_path / "out")

    assert "读写磁盘失败" in stopped.value.found
    assert "磁盘空间" in stopped.value.remedy
    assert sorted(one.name for one in tmp_path.iterdir()) == [".out.lock"]


def test_a_memory_that_is_too_small_is_told_and_leaves_nothing_half_written(
    ask: Callable[..., RunResult], tmp_path: Path
) -> None:
    with pytest.raises(MachineError, match="memory-too-small") as stopped:
        ask(tmp_path / "out", memory="6MB")

    assert "--memory 8GB" in stopped.value.remedy
    assert sorted(one.name for one in tmp_path.iterdir()) == [".out.lock", "out.failed.log"]


def test_a_damaged_table_is_named_and_nothing_is_left(
    ask: Callable[..., RunResult], nation: Path, tmp_path: Path
) -> None:
    hurt = shutil.copytree(nation, tmp_path / "hurt")
    table = hurt / FIRST / "fact_medical.parquet"
    content = bytearray(table.read_bytes())
    content[100:-20_000] = bytes(len(content) - 20_100)
    table.write_bytes(content)

    with pytest.raises(SourceError, match="facts-damaged") as stopped:
        ask(tmp_path / "out", facts=hurt)

    assert f"{FIRST}/fact_medical.parquet" in stopped.value.found
    assert sorted(one.name for one in tmp_path.iterdir()) == [".out.lock", "hurt"]


def test_a_table_without_its_foot_is_named(
    ask: Callable[..., RunResult], nation: Path, tmp_path: Path
) -> None:
    hurt = shutil.copytree(nation, tmp_path / "hurt")
    table = hurt / FIRST / "unit.parquet"
    table.write_bytes(table.read_bytes()[:-100])

    with pytest.raises(SourceError, match="facts-damaged") as stopped:
        ask(tmp_path / "out", facts=hurt)

    assert f"{FIRST}/unit.parquet" in stopped.value.found


def test_a_county_without_one_of_the_tables_is_named(
    ask: Callable[..., RunResult], nation: Path, tmp_path: Path
) -> None:
    lacking = shutil.copytree(nation, tmp_path / "lacking")
    (lacking / FIRST / "membership.parquet").unlink()

    with pytest.raises(UsageError, match="facts-incomplete") as stopped:
        ask(tmp_path / "out", facts=lacking)

    assert FIRST in stopped.value.found
    assert "membership.parquet" in stopped.value.found


def test_what_another_question_has_finished_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "finished"
    with Shelf.opened(folder, {"day": "2026-10-31"}).putting("999901"):
        pass

    same, other = (Shelf.opened(folder, {"day": day}) for day in ("2026-10-31", "2026-10-30"))

    assert same.folder == other.folder
    assert not other.holds("999901")


def test_the_lists_of_a_place_are_the_same_with_the_run_and_later(
    whole: Whole, shili: Program, tmp_path: Path
) -> None:
    written = write_lists_of(whole.out, tmp_path / "later", areas=[FIRST], program_of=lambda _: shili)

    assert {one.kind for one in written} >= {"county", "township"}
    assert {one.code[:6] for one in written} == {FIRST}
    for one in written:
        assert (tmp_path / "later" / one.xlsx).is_file()
        assert (whole.out / "lists" / one.html).read_bytes() == (tmp_path / "later" / one.html).read_bytes()
    assert not list((whole.out / "lists").glob(f"{SECOND}*/*.xlsx"))
