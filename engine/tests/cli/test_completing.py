"""The tab key offers what the command can take, and never an error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from jiwang_engine.cli import commands
from village import written_pack


def offered(*words: str) -> list[str]:
    """What the tab key offers for the last word."""
    shell = ShellComplete(commands, {}, "jiwang", "_JIWANG_COMPLETE")
    return [one.value for one in shell.get_completions(list(words[:-1]), words[-1]) if one.type == "plain"]


@pytest.mark.parametrize("verb", ["check", "test", "facts", "explain", "run", "link", "fmt"])
def test_every_command_about_a_pack_offers_packs_by_name(verb: str) -> None:
    assert offered(verb, "liuz") == ["liuzhou"]
    assert {"national", "shili"} <= set(offered(verb, ""))


def test_commands_are_offered_with_what_they_do() -> None:
    assert offered("ex") == ["explain"]


def test_the_packs_above_are_offered_for_a_new_one() -> None:
    assert offered("new-pack", "nanning", "--under", "guangx") == ["guangxi"]


def test_indicators_and_items_are_offered_by_id_and_by_name() -> None:
    assert "M1" in offered("facts", "shili", "--for", "M")
    assert offered("facts", "shili", "--for", "最低生活") == ["dibao"]


def test_the_cases_of_the_pack_are_offered(tmp_path: Path) -> None:
    village = written_pack(tmp_path)
    (village / "cases").mkdir()
    (village / "cases" / "old_people.yaml").write_text("[]\n", encoding="utf-8")

    assert offered("explain", str(village), "--case", "old") == [str(village / "cases" / "old_people.yaml")]


def test_numbers_are_offered_ready_for_their_value() -> None:
    assert "低保标准=" in offered("explain", "shili", "--set", "低保")


def test_a_pack_that_is_not_there_or_not_sound_offers_nothing(tmp_path: Path) -> None:
    broken = written_pack(tmp_path, rules="变量: 甲\n")

    assert offered("facts", "nowhere", "--for", "") == []
    assert offered("facts", str(broken), "--for", "") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_lines_of_the_docs_give_the_shell_a_script(shell: str) -> None:
    call = "from jiwang_engine.cli import main; main()"

    answer = subprocess.run(
        [sys.executable, "-c", call],
        env=os.environ | {"_JIWANG_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 0, answer.stderr
    assert "_JIWANG_COMPLETE" in answer.stdout


def test_facts_can_be_asked_for_one_indicator() -> None:
    one = CliRunner().invoke(commands, ["facts", "shili", "--for", "M1"])
    every = CliRunner().invoke(commands, ["facts", "shili"])

    assert {line.split("\t")[0][:2] for line in one.output.splitlines()} == {"M1"}
    assert len(every.output.splitlines()) > len(one.output.splitlines())


def test_an_indicator_that_is_not_there_is_answered_with_those_that_are() -> None:
    answer = CliRunner().invoke(commands, ["facts", "shili", "--for", "Z9"])

    assert getattr(answer.exception, "code", "") == "no-such-item"
    assert "M1" in str(answer.exception)
