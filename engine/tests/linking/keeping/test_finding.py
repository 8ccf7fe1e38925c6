"""Who bears a number: asked without a run."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from hamlet import Hamlet, number

from jiwang_engine.cli import commands
from jiwang_engine.errors import UsageError
from jiwang_engine.linking.keeping.finding import finder_of
from jiwang_engine.linking.keeping.state import State


def test_a_number_is_found_however_it_is_written(next_month: Callable[[], Hamlet], state: State) -> None:
    hamlet = next_month()
    wang = hamlet.resident("王芳", number(turn=2))
    hamlet.linked()
    hamlet.kept()

    text = number(turn=2)
    asked = [text, f" {text[:6]} {text[6:]}.0", "无", number(turn=4), text[:17] + "?"]
    found = finder_of(hamlet.db, state).find(asked)

    person = hamlet.person(wang)
    assert found == [person, person, None, None, None]


def test_before_the_first_run_nobody_is_known(hamlet: Hamlet, state: State) -> None:
    with pytest.raises(UsageError, match="还没有人员") as refused:
        finder_of(hamlet.db, state)

    assert refused.value.code == "state-without-people"


def test_the_command_answers_line_by_line_and_masks_the_numbers(
    next_month: Callable[[], Hamlet], state: State
) -> None:
    hamlet = next_month()
    hamlet.resident("王芳", number(turn=2))
    hamlet.linked()
    hamlet.kept()

    asked = ["people", "find", "--state", str(state.folder)]
    answer = CliRunner().invoke(commands, asked, input=f"{number(turn=2)}\n{number(turn=4)}\n")

    assert [line.split("\t")[1] for line in answer.output.splitlines()] == ["1", "没有此人，或号码不可用"]
    assert number(turn=2) not in answer.output
