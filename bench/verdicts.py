"""Verdicts beside other rules engines: OpenFisca on the whole pack, zen-engine on a small decision; and simulation."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from beside import install_peers, peer
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.backends.words import kind_of_words
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import Values, plan_of_values
from jiwang_engine.judging.cases import Case, Member
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.types import Type
from jiwang_engine.packs.model import Fact
from jiwang_engine.simulating import compare, scenario_of, under
from measuring import ROOT, WORK, Section, megabytes
from peers.households import write_households
from peers.law import AREA, FORMS, ON, SETTLEMENT, Law, comparable, plain_law

RELIEF = Path(__file__).parent / "peers" / "relief"
PACK = "shili"
UNKNOWN = 2


def measure(*, small: bool) -> list[Section]:
    install_peers()
    units = 20_000 if small else 1_000_000
    return [_beside_openfisca(units), _beside_zen(5_000 if small else 200_000), _simulated(units)]


def answer_in_bulk(pack: str, folder: Path, out: Path) -> None:
    """Our side of the comparison, as a process of its own: categories, items and amounts of all households."""
    law = comparable(pack) if pack == PACK else plain_law(RELIEF)
    backend = _loaded(law, folder)
    asked = ("category", "item", "amount")
    judged = [(one.role, one.id) for one in law.program.definitions if one.role in asked]
    started = time.perf_counter()
    there = available(backend, law.program)
    values = plan_of_values(law.program, ON, available=there, judged=judged, name="bench", plain=True)
    run_plan(backend, values.plan)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    np.savez(out, **_answers(values))
    print(json.dumps({"seconds": seconds, "peak": peak, "definitions": len(law.program.definitions)}))


def _loaded(law: Law, folder: Path) -> DuckDB:
    backend = DuckDB(directories=[folder, WORK])
    backend.run(f"CREATE TABLE unit AS SELECT * FROM '{folder}/unit.parquet'")
    backend.run(f"CREATE TABLE membership AS SELECT * FROM '{folder}/membership.parquet'")
    for subject, form in FORMS.items():
        kept = ", ".join(_numbered(law, fact, type_) for fact, type_ in law.facts(subject) if type_.codes)
        cells = f"* REPLACE ({kept})" if kept else "*"
        backend.run(f"CREATE TABLE fact_{form} AS SELECT {cells} FROM '{folder}/fact_{form}.parquet'")
    return backend


def _numbered(law: Law, fact: Fact, type_: Type) -> str:
    """A column of words as linking keeps it."""
    return f"{fact.id}::{kind_of_words(law.program.pack.codes[type_.codes].values)} AS {fact.id}"


def _answers(values: Values) -> dict[str, Any]:
    """Verdicts 0 to 3 and amounts (-1 is unknown) by name, in the order of persons or units."""
    answers = values.answers
    order = {home: np.argsort(ids) for home, ids in answers.ids.items()}
    found: dict[str, Any] = {}
    for (role, name), column in values.columns.items():
        answer = answers.columns[column]
        (array,) = answer.arrays
        told = np.where(answer.known, array, -1) if role == "amount" else array
        found[f"{role}_{name}"] = told[order[answer.column.home]]
    return found


def _ours(pack: str, folder: Path, out: Path) -> dict[str, Any]:
    return _own("answer_in_bulk", pack, folder, out)


def _own(work: str, *words: str | Path) -> dict[str, Any]:
    """Run a function of this file in a process of its own and take its one line of JSON."""
    given = ", ".join(f"Path({str(one)!r})" if isinstance(one, Path) else repr(one) for one in words)
    script = f"import sys; sys.path.insert(0, {str(ROOT / 'bench')!r}); import verdicts; from pathlib import Path; verdicts.{work}({given})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"our side failed:\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _beside_openfisca(units: int) -> Section:
    law = comparable(PACK)
    rows: list[tuple[str, ...]] = [
        (
            "facts missing",
            "engine",
            "seconds",
            "peak memory",
            "firm and right",
            "firm and wrong",
            "said to be unknown",
        )
    ]
    truth: dict[str, Any] = {}
    notes = []
    for missing in (0, 8):
        folder = WORK / f"forms-{units}-{missing}"
        write_households(law, folder, units=units, missing=missing)
        ours = _ours(PACK, folder, WORK / "ours.npz")
        theirs = peer("openfisca_rules.py", PACK, folder, WORK / "openfisca.npz")
        mine, other = (dict(np.load(WORK / f"{name}.npz")) for name in ("ours", "openfisca"))
        truth = truth or mine
        rows.append(_row(missing, "jiwang", ours, mine, truth))
        rows.append(_row(missing, "OpenFisca-core", theirs, other, truth))
        notes.append(
            _agreement(
                missing,
                mine,
                other,
                ratio=theirs["seconds"] / ours["seconds"],
                memory=theirs["peak"] / ours["peak"],
            )
        )
    head = (
        f"{units:,} households ({units * 26 // 10:,} persons), pack `{PACK}`, all categories, items and amounts; {len(law.program.definitions)} definitions. "
        "Facts come from two wide forms, incomes by the year. Time from tables (arrays) in memory, words numbered by their lists in both, to all answers; one run each, each in a process of its own.",
        "Truth is the answer of our own engine with no fact missing; the row-by-row comparison below says how far the engines agree on it. OpenFisca has no unknown: an empty cell is 0 or no.",
    )
    return Section("A whole pack beside OpenFisca", (*head, *notes), tuple(rows))


def _row(
    missing: int, engine: str, run: dict[str, Any], answers: dict[str, Any], truth: dict[str, Any]
) -> tuple[str, ...]:
    right = wrong = open_ = 0
    for name, true in truth.items():
        if name.startswith("amount"):
            continue
        said = answers[name].astype(np.int64)
        firm = said < UNKNOWN
        settled = true < UNKNOWN
        right += int((firm & settled & (said == true)).sum())
        wrong += int((firm & settled & (said != true)).sum())
        open_ += int((~firm).sum())
    return (
        f"{missing} %",
        engine,
        f"{run['seconds']:.1f}",
        megabytes(run["peak"]),
        f"{right:,}",
        f"{wrong:,}",
        f"{open_:,}",
    )


def _agreement(
    missing: int, mine: dict[str, Any], other: dict[str, Any], *, ratio: float, memory: float
) -> str:
    same = compared = 0
    undecidable = 0
    for name, ours in mine.items():
        theirs = other[name].astype(np.int64)
        if name.startswith("amount"):
            due = mine.get(f"item_{name.removeprefix('amount_')}")
            firm = (ours >= 0) & (due == 1 if due is not None else True)
        else:
            firm = ours < UNKNOWN
            undecidable += int((~firm).sum())
        compared += int(firm.sum())
        same += int((ours[firm] == theirs[firm]).sum())
    return (
        f"{missing} % missing: of {compared:,} answers and amounts that jiwang gives firmly OpenFisca gives the same in {same:,} ({100 * same / max(compared, 1):.3f} %). "
        f"Firm verdicts where the given facts leave the answer open: OpenFisca {undecidable:,}, jiwang 0. Time ratio {ratio:.2f}, memory ratio {memory:.2f} (theirs : ours)."
    )


def simulate_in_bulk(folder: Path) -> None:
    """One parameter of the whole pack on all households, as a process of its own."""
    law = comparable(PACK)
    backend = _loaded(law, folder)
    started = time.perf_counter()
    after = check_pack(under(law.program.pack, scenario_of([("低保标准", "×1.05")])))
    found = compare(backend, law.program, after, on=ON)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    moved = sum(one.count for one in found.transitions if one.before != one.after)
    print(json.dumps({"seconds": seconds, "peak": peak, "judged": len(found.judged), "moved": moved}))


def _simulated(units: int) -> Section:
    folder = WORK / f"forms-{units}-8"
    run = _own("simulate_in_bulk", folder)
    rows = (
        ("what", "seconds", "peak memory", "target"),
        (
            "低保标准 ×1.05, before and after, compared",
            f"{run['seconds']:.1f}",
            megabytes(run["peak"]),
            "10 s",
        ),
    )
    notes = (
        f"{units:,} households with 8 % of the facts missing, pack `{PACK}`: {run['judged']} categories and items depend on the parameter, {run['moved']:,} answers change. Tables in memory; checking the changed pack is included.",
    )
    return Section("A simulation of one parameter", notes, rows)


def _beside_zen(units: int) -> Section:
    law = plain_law(RELIEF)
    folder = WORK / f"relief-{units}"
    write_households(law, folder, units=units, missing=0)
    ours = _ours(str(RELIEF), folder, WORK / "ours.npz")
    zen = peer("zen_rules.py", folder, WORK / "zen.json")
    mine = dict(np.load(WORK / "ours.npz"))
    theirs = np.array(json.loads((WORK / "zen.json").read_text(encoding="utf-8")))
    due = mine["item_top_up"] == 1
    same = int(((due == (theirs[:, 0] == 1)) & (~due | (mine["amount_top_up"] == theirs[:, 1]))).sum())
    single = sorted(_singles(law, folder, 2000))
    rows = (
        ("what", "jiwang", "zen-engine", "ratio"),
        (
            "in bulk: households a second",
            f"{units / ours['seconds']:,.0f}",
            f"{units / zen['seconds']:,.0f}",
            f"{zen['seconds'] / ours['seconds']:.1f} times",
        ),
        (
            "one at a time: median",
            f"{median(single) * 1e6:.0f} µs",
            f"{median(zen['singles']) * 1e6:.0f} µs",
            f"{median(zen['singles']) / median(single):.2f} times",
        ),
    )
    notes = (
        f"{units:,} households: three conditions and an amount (`bench/peers/relief`). zen in bulk: `evaluate_batch` over documents already built. Ours in bulk: tables in memory, planning included.",
        f"The same verdict and amount in {same:,} of {units:,} households. Goal: in bulk 20 times, one at a time not slower.",
    )
    return Section("A small decision beside zen-engine", notes, rows)


def _singles(law: Law, folder: Path, count: int) -> list[float]:
    """Seconds from a household's plain values to verdict and amount, one household at a time."""
    backend = _loaded(law, folder)
    rows = backend.rows(
        f"SELECT unit, deposit, vehicles, list([person, wages, business, property, transfer]) FROM fact_form_unit JOIN membership USING (unit) "
        f"JOIN fact_form_person USING (person) WHERE unit < {count} GROUP BY ALL ORDER BY unit"
    )
    return [_timed(lambda row=row: _judged(law, row)) for row in rows]


def _judged(law: Law, row: tuple[Any, ...]) -> tuple[Any, Any]:
    names = ("wages", "business", "property", "transfer")
    members = tuple(Member(str(cells[0]), facts=dict(zip(names, cells[1:], strict=True))) for cells in row[3])
    case = Case(ON, AREA, members, settlement=SETTLEMENT, facts={"deposit": row[1], "vehicles": row[2]})
    home = Judgement(law.program, case)
    return home.item_verdict("top_up", None), home.definition_value("amount", "top_up", None)


def _timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
