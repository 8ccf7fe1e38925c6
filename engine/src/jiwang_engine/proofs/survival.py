"""Which mutants the cases of a pack notice, and which survive."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from jiwang_engine.errors import JiwangError
from jiwang_engine.judging.casefiles import CaseFile
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.proofs.coverage import is_own
from jiwang_engine.proofs.expectations import Expectation, expectations_of
from jiwang_engine.proofs.findings import judged, labels_to_verify, unmet
from jiwang_engine.proofs.mutants import Mutant, mutants_of

_MANY = 200  # below this a second process costs more than it brings


@dataclass(frozen=True, slots=True)
class MutationScore:
    """How many mutants were tried, and those that no case noticed."""

    tried: int
    survivors: tuple[Mutant, ...]

    @property
    def share(self) -> float:
        """The part that was noticed; 1 when there was nothing to try."""
        return 1.0 if not self.tried else 1 - len(self.survivors) / self.tried


@dataclass(slots=True)
class Jury:
    """The cases of a pack, arranged so that each change is shown only to those whose answer may rest on it."""

    program: Program
    cases: Sequence[CaseFile]
    _wanted: list[tuple[Expectation, ...]] = field(init=False)
    _users: dict[Key, set[Key]] = field(init=False)
    _waiting: dict[tuple[int, str], dict[Key, frozenset[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._wanted = [expectations_of(one) for one in self.cases]
        self._users = defaultdict(set)
        for one in self.program.definitions:
            for need in one.needs:
                self._users[need].add((one.role, one.id))
        for clause in clauses_of(
            self.program.pack
        ):  # a case calls a replacement by the name of what it replaces
            if clause.replaces:
                self._users["clause", clause.id].add(("clause", clause.replaces))

    def notices(self, mutant: Mutant) -> bool:
        """Whether some case fails when the pack is changed so."""
        touched = self._touched(mutant.keys)
        program = mutant.applied(self.program)
        by_answers = (
            self._fails(program, one, concerned)
            for one, wanted in zip(self.cases, self._wanted, strict=True)
            if (concerned := [one for one in wanted if _may_change(one, touched)])
        )
        by_questions = (
            self._asks_otherwise(program, number, alone, touched=touched)
            for number, wanted in enumerate(self._wanted)
            for alone in sorted({one.alone for one in wanted if not one.rests_on})
        )
        return any(by_answers) or any(by_questions)

    def _touched(self, keys: Iterable[Key]) -> set[Key]:
        """All definitions that rest on changed ones."""
        touched = set(keys)
        waiting = list(touched)
        while waiting:
            for user in self._users[waiting.pop()] - touched:
                touched.add(user)
                waiting.append(user)
        return touched

    def _fails(self, program: Program, one: CaseFile, wanted: Iterable[Expectation]) -> bool:
        try:
            return next(unmet(one, program, wanted), None) is not None
        except JiwangError:  # two numbers in force at once: it was noticed
            return True

    def _asks_otherwise(self, program: Program, number: int, alone: str, *, touched: set[Key]) -> bool:
        """Whether a case is told to verify something else; what the change does not touch is known from before."""
        before = self._waits_for(number, alone)
        keys = [key for key in before if key in touched]
        if not keys:
            return False
        try:
            home = judged(self.cases[number], program, alone)
            labels = set(labels_to_verify(home, keys)) if home else set()
        except JiwangError:
            return True
        labels.update(*(said for key, said in before.items() if key not in touched))
        asked = (one for one in self._wanted[number] if not one.rests_on and one.alone == alone)
        return any((one.name in labels) != (one.wanted == "yes") for one in asked)

    def _waits_for(self, number: int, alone: str) -> dict[Key, frozenset[str]]:
        """What each definition of the unchanged pack waits for in a case."""
        if (number, alone) not in self._waiting:
            home = judged(self.cases[number], self.program, alone)
            self._waiting[number, alone] = {
                key: frozenset(labels_to_verify(home, [key]))
                for key in (home.definitions if home else ())
                if home and key[0] in ("category", "item", "indicator", "alone")
            }
        return self._waiting[number, alone]


def _may_change(one: Expectation, touched: set[Key]) -> bool:
    """Whether an answer may rest on a change: by its own definitions, or because somebody is judged alone or not."""
    if one.kind == "exclusions" and any(
        role == "exclusion" and key.split(":")[1] == one.name for role, key in touched
    ):
        return True
    apart = one.alone or one.kind == "units"
    units = apart and any(role in ("alone", "excluded", "uncounted") for role, _ in touched)
    return bool(units) or not touched.isdisjoint(one.rests_on)


def mutation_score(
    program: Program,
    cases: Sequence[CaseFile],
    *,
    own: bool = False,
    sample: int = 0,
    seed: int = 0,
    processes: int = 2,
    tell: Callable[[str], None] = lambda _: None,
) -> MutationScore:
    """Try all mutants of a pack, or a sample of them, on its cases; `own` only what the pack itself wrote."""
    mutants = [one for one in mutants_of(program) if not own or is_own(one.at, program)]
    if sample and sample < len(mutants):
        chosen = sorted(random.Random(seed).sample(range(len(mutants)), sample))
        mutants = [mutants[place] for place in chosen]
    tell(f"{len(mutants)} 处改动，{len(cases)} 个案例。")
    noticed = _tried(Jury(program, cases), mutants, processes if len(mutants) >= _MANY else 1)
    survivors = tuple(one for one, seen in zip(mutants, noticed, strict=True) if not seen)
    return MutationScore(len(mutants), survivors)


_jury: list[Jury] = []  # of a worker process; filled once, so that no change carries the whole pack with it


def _seat(jury: Jury) -> None:
    _jury[:] = [jury]


def _asked(mutant: Mutant) -> bool:
    return _jury[0].notices(mutant)


def _tried(jury: Jury, mutants: Sequence[Mutant], processes: int) -> list[bool]:
    if processes < 2:
        return [jury.notices(one) for one in mutants]
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_seat, initargs=(jury,)) as pool:
        return list(pool.map(_asked, mutants, chunksize=20))
