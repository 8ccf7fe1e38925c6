"""The record of a run that the machine stopped: for those who maintain it, and without anybody's name or number."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

from jiwang_engine import __version__
from jiwang_engine.errors import MachineError

_QUOTED = re.compile(r"'[^'\n]*'")
_LONG_NUMBER = re.compile(r"[0-9]{9,}[0-9Xx]?")


def failure_file(out: Path) -> Path:
    """Where the record of a failed run lies: beside the output folder, which the run did not touch."""
    out = out.resolve()
    return out.parent / f"{out.name}.failed.log"


def of_the_disk(error: OSError) -> MachineError:
    """The error of a file that could not be written, in plain words."""
    return MachineError(
        "disk-failed",
        found="读写磁盘失败。",
        remedy="请检查磁盘空间和目录权限，再运行一次。",
        detail=f"{type(error).__name__}: {error.strerror}",
    )


def recorded(out: Path, error: MachineError) -> MachineError:
    """The error with the place of its record; a disk that is full takes no record either."""
    try:
        return error.during("", remedy=f"详细记录在 {_write_failure(out, error)}。")
    except OSError:
        failure_file(out).unlink(missing_ok=True)
        return error


def _write_failure(out: Path, error: MachineError) -> Path:
    """Write what went wrong, in the database's own words but without the values that it quotes; the file's path."""
    path = failure_file(out)
    places = "".join(traceback.format_tb(error.__traceback__))
    text = f"jiwang {__version__}\n{error}\n\n{bare(error.detail)}\n\n{places}"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def bare(text: str) -> str:
    """A text without what it quotes and without long numbers: cells of people's rows could stand there."""
    return _LONG_NUMBER.sub("…", _QUOTED.sub("'…'", text))
