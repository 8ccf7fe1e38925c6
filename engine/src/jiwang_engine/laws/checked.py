"""A checked pack, kept for the next time. What is kept can always be thrown away, and is trusted only when it is whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from jiwang_engine.language.program import Program
from jiwang_engine.laws.keeping import keep, kept, key_of
from jiwang_engine.laws.plain import form_of
from jiwang_engine.packs.loading import case_files, chain_hash, pack_chain, read_pack
from jiwang_engine.packs.model import Expression
from jiwang_engine.terms import Place

KIND = "program"
_BROKEN = (OSError, ValueError, TypeError, KeyError, IndexError, RecursionError)
_MEANING = ("packs", "language", "laws")  # the rooms whose source decides what a pack means
_NO_PLACES = frozenset({Place, Expression})
_IN_MEMORY = (
    4  # programs of a process: a desk has its own law, the one to come, and one or two to compare with
)


class _NotKept(LookupError):
    """No program was kept, or it is not whole."""


def checked_pack(name: str | Path, *, fresh: bool = False) -> Program:
    """The program of a pack, by path or name: as it was kept, or checked anew (always when `fresh`).

    Raises PackErrors as check_pack does.
    """
    chain = pack_chain(name)
    key = _key(chain)
    found = None if fresh else _recalled(key)
    if found is not None:
        return replace(found, pack=replace(found.pack, case_files=case_files(chain)))
    # The parser behind the checker takes as long to load as a kept program to read: only when there is none.
    program = import_module("jiwang_engine.language.checker").check_pack(read_pack(chain[-1]))
    assert isinstance(program, Program)
    keep(KIND, key, _text(program))
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


def _key(chain: tuple[Path, ...]) -> str:
    """A program depends on the files of law, where they lie, and the engine that understood them."""
    return key_of([chain_hash(chain), *map(str, chain)], _MEANING)


def _recalled(key: str) -> Program | None:
    """The program of these files, which no process need read twice, or None when there is none."""
    try:
        return _kept(key)
    except _NotKept:
        return None


@lru_cache(maxsize=_IN_MEMORY)
def _kept(key: str) -> Program:
    """The program that was kept. Raises _NotKept, which is not remembered, when there is none or it is not whole."""
    text = kept(KIND, key)
    if text is None:
        raise _NotKept
    try:
        found = form_of(Program).value(json.loads(text))
    except _BROKEN as error:
        raise _NotKept from error
    assert isinstance(found, Program)
    return found
