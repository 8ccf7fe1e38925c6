"""What people type wrongly is answered with a code, what was found and what to do; never with a traceback."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from jiwang_engine.cli import commands
from jiwang_engine.errors import JiwangError
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.running import RunRequest, run
from jiwang_engine.running.adding.late import add_late
from jiwang_engine.running.rooms import working_room
from jiwang_engine.synthesis.nation.counties import county_code, write_county
from village import written_pack

DAY = date(2026, 10, 31)
ON = ("--on", "2026-10-31", "--out", "{room}/out")


def refused(room: Path, *words: str) -> JiwangError:
    """The error of a command; `{room}` stands for the folder of the test."""
    answer = CliRunner().invoke(commands, [word.format(room=room) for word in words])
    assert isinstance(answer.exception, JiwangError), answer.output
    return answer.exception


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("run", "shili", *ON), "data-or-facts"),
        (("simulate", "shili", "--set", "低保标准=×2", *ON), "data-or-facts"),
        (("simulate", "shili", "--facts", "{room}", *ON), "scenario-or-set"),
        (("simulate", "shili", "--facts", "{room}", "--scenario", "{room}/no.yaml", *ON), "no-scenario"),
        (("explain", "shili", "--case", "{room}/no.yaml"), "case-not-readable"),
        (("explain", "shili", "--case", "{room}/text.yaml"), "bad-case-file"),
        (("explain", "shili", "--case", "{room}/broken.yaml"), "bad-case-file"),
        (("explain", "shili", "--case", "{room}/nobody.yaml"), "bad-case"),
        (("explain", "shili", "--case", "{room}/nobody.yaml", "--set", "低保标准"), "bad-set"),
        (("visit", "shili", "--case", "{room}/no.yaml", "--form", "elsewhere"), "no-such-form"),
        (("people", "find", "--state", "{room}"), "state-without-people"),
        (("replay", "{room}", "--out", "{room}/again"), "no-run-record"),
        (("lists", "{room}", "--area", "999901", "--out", "{room}/lists"), "no-run-record"),
    ],
)
def test_a_wrong_call_is_refused_with_what_to_do(tmp_path: Path, words: tuple[str, ...], code: str) -> None:
    for name, text in {"text": "一句话\n", "broken": "a: [\n", "nobody": "day: 2026-10-31\n"}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    error = refused(tmp_path, *words)

    assert error.code == code
    assert error.found and error.remedy


@pytest.fixture
def village(tmp_path: Path) -> Program:
    return check_pack(read_pack(written_pack(tmp_path)))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the tables of a small county, beside its pack."""
    room = tmp_path_factory.mktemp("run")
    county = room / "facts" / county_code(0)
    county.mkdir(parents=True)
    write_county(0, 60, county, seed=5, day=DAY)
    pack = written_pack(room)
    request = RunRequest(str(pack), DAY, room / "out", facts=county)
    run(request, check_pack(read_pack(pack)), tell=lambda _: None)
    return room


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"pack": {"hash": "sha256:0"}}, "pack-changed"),
        ({"state": "state"}, "run-had-state"),
        ({"inputs": {}}, "inputs-changed"),
    ],
)
def test_a_run_is_not_repeated_over_something_else(
    finished: Path, tmp_path: Path, change: dict[str, object], code: str
) -> None:
    record = json.loads((finished / "out" / "run.json").read_text(encoding="utf-8"))
    changed = {
        key: {**record[key], **value} if isinstance(value, dict) and value else value
        for key, value in change.items()
    }
    (tmp_path / "run.json").write_text(json.dumps(record | changed), encoding="utf-8")

    assert refused(tmp_path, "replay", "{room}", "--out", "{room}/again").code == code


def test_late_files_are_added_to_a_state_only(village: Program, tmp_path: Path) -> None:
    request = RunRequest("village", DAY, tmp_path / "out", data=tmp_path)

    with pytest.raises(JiwangError, match="add-needs-state"):
        add_late(request, village, tell=lambda _: None)


def test_lists_of_a_place_without_tasks_are_refused(finished: Path, tmp_path: Path) -> None:
    words = ("lists", str(finished / "out"), "--area", "110101", "--out", "{room}/lists")

    assert refused(tmp_path, *words).code == "no-such-list"


def test_two_runs_do_not_write_one_folder(tmp_path: Path) -> None:
    with working_room(tmp_path / "out"):
        with pytest.raises(JiwangError, match="out-in-use"), working_room(tmp_path / "out"):
            pass


def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.delitem(sys.modules, "jiwang_engine.backends.spark", raising=False)
    (tmp_path / "files").mkdir()

    error = refused(tmp_path, "run", "shili", "--data", "{room}/files", "--engine", "spark", *ON)

    assert error.code == "spark-missing"
    assert "jiwang-engine[spark]" in error.remedy
