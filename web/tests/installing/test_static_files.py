"""What the desk serves as files is collected once, and anew when it has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from jiwang.config.serving import collected


@pytest.fixture
def one_file(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is served beside those of the desk, which `collectstatic` finds by itself."""
    folder = tmp_path / "served"
    folder.mkdir()
    settings.STATICFILES_DIRS = [folder]
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "jiwang.config.settings")
    made = folder / "one.css"
    made.write_text("a { color: red }", encoding="utf-8")
    return made


def test_files_are_collected_once_and_anew_when_one_has_changed(one_file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"

    first = collected(kept)
    made = (first / "staticfiles.json").stat().st_mtime_ns
    again = collected(kept)

    assert again == first and (first / "staticfiles.json").stat().st_mtime_ns == made
    one_file.write_text("a { color: rgb(0, 0, 1) }", encoding="utf-8")
    assert collected(kept) != first
    assert len(list(kept.iterdir())) == 2
