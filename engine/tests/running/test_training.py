"""A model of a bureau's own: trained on its files offline, read back, and only asking."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from jiwang_engine.cli import commands
from jiwang_engine.linking.likeness.model import (
    MODEL_FILE_VARIABLE,
    is_audited,
    model_in_force,
    read_model,
)


def test_a_model_is_trained_on_the_files_and_put_in_force(
    city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["people", "train", "shili", "--data", str(city), "--on", "2026-10-31", "--name", "示例-2026.10"]
    answer = CliRunner().invoke(commands, [*asked, "--out", str(tmp_path / "model.json")])

    monkeypatch.setenv(MODEL_FILE_VARIABLE, str(tmp_path / "model.json"))
    model = model_in_force()

    assert answer.exit_code == 0, answer.output
    assert model.name == "示例-2026.10"
    assert "户籍人员" in model.trained
    same_name, other_name = model.traits["name"][0], model.traits["name"][-1]
    assert same_name.weight > 5_000
    assert other_name.weight < 0
    assert (is_audited(model), is_audited(read_model())) == (False, True)


def test_too_few_rows_teach_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    asked = [
        "people",
        "train",
        "shili",
        "--data",
        str(tmp_path / "data"),
        "--on",
        "2026-10-31",
        "--name",
        "x",
    ]

    answer = CliRunner().invoke(commands, [*asked, "--out", str(tmp_path / "model.json")])

    assert "[too-little-to-learn]" in str(answer.exception)
    assert not (tmp_path / "model.json").exists()
