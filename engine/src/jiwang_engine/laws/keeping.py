"""Texts kept in the user's cache folder for the next time: whole or not at all, and never needed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from jiwang_engine import __version__

MOST_KEPT = 24  # of each kind; the oldest go first
_ENGINE = Path(__file__).resolve().parents[1]


def kept(kind: str, key: str) -> str | None:
    """The text that was kept under a key, or None when there is none or it is not whole."""
    try:
        digest, _, text = _path(kind, key).read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    return text if hashlib.sha256(text.encode()).hexdigest() == digest else None


def keep(kind: str, key: str, text: str) -> None:
    """Write a whole file in a folder of its own, then let it take its place; a full or closed disk costs only time."""
    path = _path(kind, key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=path.parent) as own:
            new = Path(own) / path.name
            new.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}", encoding="utf-8")
            os.replace(new, path)
        for old in sorted(path.parent.glob(f"{kind}-*.json"), key=os.path.getmtime)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def key_of(parts: Iterable[str], rooms: Iterable[str]) -> str:
    """A key of what a text was made from: some texts, and the engine's rooms that made it."""
    return hashlib.sha256("\0".join([__version__, *parts, *_stamps(rooms)]).encode()).hexdigest()


def _stamps(rooms: Iterable[str]) -> Iterator[str]:
    """The size and time of the engine's own files: who works on the engine never meets what an older one understood."""
    for room in rooms:
        for path in sorted(one for one in (_ENGINE / room).rglob("*.*") if one.suffix in (".py", ".lark")):
            stat = path.stat()
            yield f"{path.name} {stat.st_size} {stat.st_mtime_ns}"


def _path(kind: str, key: str) -> Path:
    """Where a text is kept: $JIWANG_CACHE, else the user's cache folder."""
    own = os.environ.get("JIWANG_CACHE")
    shared = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return (Path(own) if own else Path(shared) / "jiwang") / f"{kind}-{key}.json"
