"""A hundred thousand tasks assigned in one go, as a clerk asks for it on the page, while others look at their pages."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

from desk.driving import Asked, Browser, Plan
from desk.mixed import Said, driven


@dataclass(frozen=True, slots=True)
class Bulk:
    """How many tasks were assigned in how many seconds, and what the others saw meanwhile."""

    tasks: int
    seconds: float
    others: Said


def assigned(plan: Plan, clerk: Mapping[str, str], *, admin: str) -> Bulk:
    """Assign everything that waits with the townships, and measure until the job has ended."""
    said: Said = []
    others = threading.Thread(target=lambda: said.extend(driven(plan)))
    others.start()
    time.sleep(5)  # the others are signed in
    started = time.perf_counter()
    asyncio.run(_ask(plan, clerk))
    with psycopg.connect(admin, autocommit=True) as connection:
        while True:
            row = connection.execute(
                "SELECT state, done, extract(epoch FROM ended_at - at) FROM jobs_jobrun ORDER BY id DESC LIMIT 1"
            ).fetchone()
            if row is None or row[0] in ("done", "failed") or time.perf_counter() - started > 600:
                break
            time.sleep(0.5)
    others.join()
    return Bulk(int(row[1]) if row else 0, float(row[2] or 0) if row else 0.0, said)


async def _ask(plan: Plan, clerk: Mapping[str, str]) -> None:
    browser = Browser(plan.port)
    await browser.sign_in(clerk, password=plan.password)
    answer = await browser.ask(Asked("all", "/errands/", {"step": "assign", "why": "集中指派"}))
    if answer.status != 302:
        raise SystemExit(f"{answer.status}: {answer.body[:300]}")
