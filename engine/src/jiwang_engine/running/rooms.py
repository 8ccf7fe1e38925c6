"""Where a run works, so that its results appear whole or not at all.

Everything is written into a hidden folder beside the output folder, and renamed when it is whole. A run that was killed leaves that
folder behind; the next run of the same output sweeps it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jiwang_engine.errors import UsageError

_RECORDS = ("run.json", "simulation.json", "pprl.json")  # what shows that a folder is ours to replace


@dataclass(frozen=True, slots=True)
class Room:
    """`results` becomes the output folder; `spill` is the database's and the readers' scratch space."""

    out: Path
    results: Path
    spill: Path

    @property
    def finished(self) -> Path:
        """What parts of the run have left behind: it outlives a run that was stopped, so that the next can go on."""
        return self.out.parent / f".{self.out.name}.finished"

    def forget_finished(self) -> None:
        """Sweep what finished parts have left; the results hold it all."""
        shutil.rmtree(self.finished, ignore_errors=True)

    def keeps_finished(self) -> bool:
        """Whether some part of the run is finished, so that the next run has less to do."""
        return self.finished.is_dir() and any(one.is_dir() for one in self.finished.iterdir())

    def publish(self) -> None:
        """Let the results replace the output folder."""
        replace_folder(self.results, self.out)


@contextmanager
def working_room(out: Path) -> Iterator[Room]:
    """A room for one run of an output folder; it is cleared away at the end, whatever happened."""
    out = out.resolve()
    _refuse_foreign(out)
    part = out.parent / f".{out.name}.part"
    out.parent.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        shutil.rmtree(part, ignore_errors=True)
        room = Room(out, part / "results", part / "spill")
        for folder in (room.results, room.spill):
            folder.mkdir(parents=True, mode=0o700)
        try:
            yield room
        finally:
            shutil.rmtree(part, ignore_errors=True)
            if not room.keeps_finished():
                room.forget_finished()


def replace_folder(new: Path, out: Path) -> None:
    """Put a finished folder where the old one was."""
    old = out.parent / f".{out.name}.old"
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        os.rename(out, old)
    os.rename(new, out)
    shutil.rmtree(old, ignore_errors=True)


def _refuse_foreign(out: Path) -> None:
    """A folder with other things in it is never replaced."""
    if out.is_dir() and any(out.iterdir()) and not any((out / name).exists() for name in _RECORDS):
        raise UsageError(
            "out-not-ours",
            found=f"目录 {out} 里有别的文件。",
            remedy="请用 --out 指定一个新的目录，以免覆盖。",
        )
    if out.exists() and not out.is_dir():
        raise UsageError("out-not-ours", found=f"{out} 不是目录。", remedy="请用 --out 指定一个目录。")


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keep a second run of the same output out; the lock falls when the process ends, however it ends."""
    with (out.parent / f".{out.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(
                "out-in-use",
                found="另一次运行正在写同一个目录。",
                remedy="请等它结束，或用 --out 指定别的目录。",
            ) from error
        yield
