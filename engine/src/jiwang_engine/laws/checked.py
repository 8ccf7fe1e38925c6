"""A checked pack, kept for the next time. What is kept can always be thrown away, and is trusted only when it is whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from jiwang_engine import __version__
from jiwang_engine.language.program import Program
from jiwang_engine.laws.plain import form_of
from jiwang_engine.packs.loading import case_files, chain_hash, pack_chain, read_pack
from jiwang_engine.packs.model import Expression
from jiwang_engine.terms import Place

MOST_KEPT = 24  # programs; the oldest go first
_BROKEN = (OSError, ValueError, TypeError, KeyError, IndexError, RecursionError)
_ENGINE = Path(__file__).resolve().parents[1]
_MEANING = ("packs", "language", "laws")  # the rooms whose source decides what a pack means
_NO_PLACES = frozenset({Place, Expression})


def checked_pack(name: str | Path, *, fresh: bool = False) -> Program:
    """The program of a pack, by path or name: as it was kept, or checked anew (always when `fresh`).

    Raises PackErrors as check_pack does.
    """
    chain = pack_chain(name)
    path = _folder() / f"{_key(chain)}.json"
    found = None if fresh else _kept(path)
    if found is not None:
        return replace(found, pack=replace(found.pack, case_files=case_files(chain)))
    # The parser behind the checker takes as long to load as a kept program to read: only when there is none.
    program = import_module("jiwang_engine.language.checker").check_pack(read_pack(chain[-1]))
    assert isinstance(program, Program)
    _keep(program, path)
    return program


def law_hash(program: Program) -> str:
    """sha256 of what a pack means: not of its spelling, the order of its keys, or the places where it says things."""
    layers = tuple(replace(one, hash="") for one in program.pack.layers)
    pack = replace(program.pack, layers=layers, hash="", case_files=())
    text = _text(replace(program, pack=pack, warnings=()), without=_NO_PLACES)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _text(program: Program, *, without: frozenset[type] = frozenset()) -> str:
    plain = form_of(Program).plain(program, without)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _folder() -> Path:
    """Where programs are kept: $JIWANG_CACHE, else the user's cache folder."""
    own = os.environ.get("JIWANG_CACHE")
    shared = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(own) if own else Path(shared) / "jiwang"


def _key(chain: tuple[Path, ...]) -> str:
    """A program depends on the files of law, where they lie, and the engine that understood them."""
    parts = [__version__, chain_hash(chain), *map(str, chain), *_stamps()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _stamps() -> Iterator[str]:
    """The size and time of the engine's own files: who works on the engine never meets what an older one understood."""
    for room in _MEANING:
        for path in sorted(one for one in (_ENGINE / room).rglob("*.*") if one.suffix in (".py", ".lark")):
            stat = path.stat()
            yield f"{path.name} {stat.st_size} {stat.st_mtime_ns}"


def _kept(path: Path) -> Program | None:
    """The program of a file, or None when there is none or it is not whole."""
    try:
        digest, _, text = path.read_text(encoding="utf-8").partition("\n")
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            return None
        found = form_of(Program).value(json.loads(text))
    except _BROKEN:
        return None
    assert isinstance(found, Program)
    return found


def _keep(program: Program, path: Path) -> None:
    """Write a whole file in a folder of its own, then let it take its place; a full or closed disk costs only time."""
    text = _text(program)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=path.parent) as own:
            new = Path(own) / path.name
            new.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}", encoding="utf-8")
            os.replace(new, path)
        for old in sorted(path.parent.glob("*.json"), key=os.path.getmtime)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return
