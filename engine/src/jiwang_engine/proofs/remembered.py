"""Clause coverage kept for the next time: hundreds of cases are judged once for each version of the law and its cases."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from jiwang_engine.language.program import Program
from jiwang_engine.laws.keeping import keep, kept, key_of
from jiwang_engine.proofs.coverage import ClauseCoverage, Coverage, cases_of, clause_coverage, countable

KIND = "coverage"
_MEANING = ("packs", "language", "judging", "proofs")  # the rooms whose source decides what a case answers


def known_coverage(program: Program) -> Coverage:
    """What the cases of a pack reach: as it was kept, or worked out anew."""
    files = [Path(name) for name in program.pack.case_files]
    digests = (hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
    key = key_of([program.pack.hash, *digests], _MEANING)
    found = _read(program, kept(KIND, key))
    if found is not None:
        return found
    coverage = clause_coverage(program, cases_of(program))
    met = {one.clause.id: one.met for one in coverage.clauses}
    keep(KIND, key, json.dumps(met, ensure_ascii=False, separators=(",", ":")))
    return coverage


def _read(program: Program, text: str | None) -> Coverage | None:
    """The kept answers beside the clauses of the program; None when they do not speak of the same clauses."""
    if text is None:
        return None
    met = json.loads(text)
    clauses = countable(program)
    if [one.id for one in clauses] != list(met):
        return None
    return Coverage(
        [ClauseCoverage(one, {word: tuple(names) for word, names in met[one.id].items()}) for one in clauses]
    )
