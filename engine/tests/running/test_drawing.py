"""A score is drawn step by step, and says nothing of whose it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.cli import commands
from jiwang_engine.errors import UsageError
from jiwang_engine.linking.likeness.model import MODEL_FILE_VARIABLE, read_model
from jiwang_engine.linking.likeness.scoring import VECTOR
from jiwang_engine.running.drawing import draw


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A run with one pair that was scored: the name by ear, the same birthday, the same village."""
    model = read_model()
    levels = {"name": 2, "birth": 1, "sex": 1, "place": 2, "phone": 0, "number": 0, "rarity": 3}
    score = (
        -19_000
        + sum(model.weights(one)[level] for one, level in levels.items() if one != "rarity")
        + model.rarity[2]
    )
    backend = DuckDB(directories=[tmp_path])
    listed = ", ".join(f"{levels[one]}::UTINYINT AS {one}" for one in VECTOR)
    scores = f"SELECT 5::BIGINT AS record, 7::BIGINT AS person, {score} AS score, NULL::INTEGER AS rival, '{model.name}' AS model, {listed}"
    backend.write_parquet(scores, tmp_path / "scores.parquet")
    backend.write_parquet(
        "SELECT 5::BIGINT AS record, 7::BIGINT AS person, 'F1' AS tier", tmp_path / "links.parquet"
    )
    backend.write_parquet(
        "SELECT 0::BIGINT AS record, 0::BIGINT AS candidate, '' AS tier LIMIT 0", tmp_path / "review.parquet"
    )
    backend.close()
    return tmp_path


def test_the_steps_add_up_to_the_score(results: Path) -> None:
    answer = CliRunner().invoke(
        commands, ["people", "draw", str(results), "--out", str(results / "page.html")]
    )

    page = (results / "page.html").read_text(encoding="utf-8")
    points = [float(one) for one in re.findall(r'<td class="n">([+-][\d.]+)</td>', page)]
    assert "画了 1 对" in answer.output
    assert "读音相同，字不同" in page
    assert points[0] == -19.0
    assert points[-1] == pytest.approx(sum(points[:-1]), abs=0.5)


def test_a_pair_that_was_not_scored_is_told(results: Path) -> None:
    backend = DuckDB(directories=[results])

    with pytest.raises(UsageError, match="没有评分") as refused:
        draw(backend, results, results / "page.html", record=6)

    assert refused.value.code == "pair-not-scored"
    backend.close()


def test_a_folder_without_scores_is_told(tmp_path: Path) -> None:
    backend = DuckDB()

    with pytest.raises(UsageError, match="scores.parquet") as refused:
        draw(backend, tmp_path, tmp_path / "page.html")

    assert refused.value.code == "no-scores"
    backend.close()


def test_weights_of_another_model_are_not_drawn(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "model.json"
    other.write_text(replace(read_model(), name="别处-2026.9").text(), encoding="utf-8")
    monkeypatch.setenv(MODEL_FILE_VARIABLE, str(other))
    backend = DuckDB(directories=[results])

    with pytest.raises(UsageError) as refused:
        draw(backend, results, results / "page.html")
    backend.close()

    assert refused.value.code == "other-model"
