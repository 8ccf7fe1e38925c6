"""What a page costs: seconds of processor of the desk and of PostgreSQL for each kind of page, one request after the other.

Times on the clock say nothing on a machine that has other work; seconds of processor nearly do.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from desk.driving import Answer, Asked, Browser, Plan, choosing
from desk.mixed import serving, spent

KINDS = ("board", "tasks", "file", "search", "mixed")
_WARM, _SEED = (
    600,
    11,
)  # requests: every officer's questions are worded, and planned on the one connection that is used
Costs = dict[
    str, tuple[float, float, float, int]
]  # by kind: milliseconds of the pages' process, of PostgreSQL and of the rest; bytes


def costs(plan: Plan, folder: Path, *, requests: int, rounds: int) -> Costs:
    """The medians of some rounds of so many requests of each kind."""
    with serving(plan.port, workers=1) as server:
        return asyncio.run(_measured(plan, folder, server.pid, requests, rounds))


async def _measured(plan: Plan, folder: Path, server: int, requests: int, rounds: int) -> Costs:
    browsers = [Browser(plan.port) for _ in plan.logins]
    for browser, login in zip(browsers, plan.logins, strict=True):
        await browser.sign_in(login, password=plan.password)
    await _ask(browsers, islice(_asked(plan, "mixed", _SEED), _WARM))
    found: dict[str, list[tuple[float, ...]]] = {kind: [] for kind in KINDS}
    for turn in range(rounds):
        for kind in KINDS:
            wanted = list(islice(_asked(plan, kind, turn), requests))
            before = spent(server, folder)
            answers = await _ask(browsers, wanted)
            used = [
                1000 * (now - then) / requests
                for now, then in zip(spent(server, folder), before, strict=True)
            ]
            found[kind].append((*used, sum(len(one.body.encode()) for one in answers) / requests))
    return {kind: tuple(map(median, zip(*rows, strict=True))) for kind, rows in found.items()}  # type: ignore[misc]


async def _ask(
    browsers: Sequence[Browser], wanted: Iterator[tuple[int, Asked]] | list[tuple[int, Asked]]
) -> list[Answer]:
    answers = [await browsers[who].ask(asked) for who, asked in wanted]
    wrong = [one for one in answers if one.status != 200]
    if wrong:
        raise SystemExit(f"{len(wrong)} refused: {wrong[0].kind}, {wrong[0].status}")
    return answers


def _asked(plan: Plan, kind: str, seed: int) -> Iterator[tuple[int, Asked]]:
    choose, chance = choosing(plan), random.Random(seed)
    while True:
        who, asked = choose(chance)
        if kind == "mixed" or asked.kind.split()[0] == kind:
            yield who, asked
