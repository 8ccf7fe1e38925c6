"""Departments' files as they came, and their rejected rows, for as long as the source's descriptor allows.

The path says all that the purge must know: raw/<source>/<received>-<sha256>. The name a department gave its file is not
kept, for it may name people. Files of sources about means are never kept.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.linking.keeping.state import State
from jiwang_engine.packs.model import Source
from jiwang_engine.terms import Purpose

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the vault: what it is (raw, rejected), whose, and since when."""

    kind: str
    source: str
    received: date
    path: Path


def keep_raw(state: State, path: Path, *, source: Source, received: date) -> Path | None:
    """Keep a copy of a department's file; a file kept before is kept once. None for sources about means."""
    return _keep(state, path, "raw", source=source, received=received)


def keep_rejected(state: State, path: Path, *, source: Source, received: date) -> Path | None:
    """Keep a copy of a file of rejected rows, likewise."""
    return _keep(state, path, "rejected", source=source, received=received)


def destroy_raw(state: State, digests: Iterable[str]) -> None:
    """Remove the copies of departments' files by the sha256 of their bytes; a second call does nothing."""
    with state.locked():
        for digest in digests:
            for path in (state.vault / "raw").glob(f"*/*-{digest}"):
                path.unlink()


def kept_files(state: State) -> Iterator[KeptFile]:
    """Everything that lies in the vault, oldest first within a source."""
    for kind in ("raw", "rejected"):
        for path in sorted((state.vault / kind).glob("*/*")):
            if not path.name.endswith(_DRAFT):
                yield KeptFile(kind, path.parent.name, date.fromisoformat(path.name[:10]), path)


def remove_drafts(state: State) -> None:
    """Remove copies that an interrupted run left unfinished; the caller holds the lock."""
    for path in state.vault.glob(f"*/*/*{_DRAFT}"):
        path.unlink()


_DRAFT = ".draft"


def _keep(state: State, path: Path, kind: str, *, source: Source, received: date) -> Path | None:
    if source.purpose is Purpose.MEANS:
        return None
    folder = state.vault / kind / source.id
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = _sha256(path)
    for same in folder.glob(f"*-{digest}"):
        return same
    kept = folder / f"{received}-{digest}"
    draft = folder / f"{kept.name}{_DRAFT}"
    with (
        state.locked(),
        path.open("rb") as old,
        os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new,
    ):
        shutil.copyfileobj(old, new, _BLOCK)
        new.flush()
        os.fsync(new.fileno())
    os.replace(draft, kept)
    return kept


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
