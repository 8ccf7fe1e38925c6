"""A county's worker is killed at random moments while it drafts and settles months: every family is paid every month, and nobody twice."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jiwang.kit.postgres import ADMIN, APP, OWNER, Cluster
from ready import another

UNITS, AMOUNT = 60, 50_000


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_a_worker_that_is_killed_pays_every_month_once(
    django_db_setup: None, cluster: Cluster, tmp_path: Path, kills: int
) -> None:
    seed = int(os.environ.get("JIWANG_SEED") or random.SystemRandom().randrange(10**6))
    print(f"JIWANG_SEED={seed}")

    told = _lived(cluster, f"paid{kills}", tmp_path, kills, seed)

    each = told["months"] * AMOUNT
    assert set(told["paid"].values()) == {each} and len(told["paid"]) == UNITS
    with psycopg.connect(cluster.url(ADMIN, f"paid{kills}")) as desk:
        assert _rows(desk, _BOOKED) == [(each, UNITS)]
        assert _rows(desk, _TWICE) == []
        assert _rows(desk, _APART) == []
        assert _rows(desk, _PROMISED) == []
        assert _rows(desk, _NOTED_TWICE) == []


# What the ledger says that each unit has had, and how many have had that.
_BOOKED = "SELECT had, count(*)::int FROM (SELECT sum(amount)::bigint AS had FROM assistance_entry GROUP BY household_id) AS t GROUP BY had"
_TWICE = (
    "SELECT root, month FROM benefits_line WHERE standing = 'paid' GROUP BY root, month HAVING count(*) > 1"
)
# A line that was paid and is not in the ledger, or is there and was not paid; a run that does not come to what it says.
_APART = """
SELECT coalesce(l.id, e.id) FROM (SELECT * FROM benefits_line WHERE standing = 'paid') AS l FULL JOIN assistance_entry AS e USING (id)
WHERE l.pays IS DISTINCT FROM e.amount
UNION ALL SELECT NULL FROM benefits_run AS r JOIN benefits_line AS l ON l.run_id = r.id GROUP BY r.id
HAVING (r.lines, r.total) <> (count(*), sum(l.pays)) OR count(*) <> count(DISTINCT l.serial) OR bool_or(l.standing = 'open')
"""
# A promise that is neither fulfilled nor taken back, or both.
_PROMISED = """
SELECT h.id FROM assistance_hold AS h LEFT JOIN assistance_entry AS e ON e.hold_id = h.id LEFT JOIN assistance_lapse AS l ON l.hold_id = h.id
WHERE (e.id IS NULL) = (l.hold_id IS NULL)
"""
_NOTED_TWICE = "SELECT about FROM trail_line WHERE what IN ('assistance.given', 'assistance.lapsed') GROUP BY about HAVING count(*) > 1"


def _rows(desk: psycopg.Connection[tuple[object, ...]], query: str) -> list[tuple[object, ...]]:
    return desk.execute(query.encode()).fetchall()


def _lived(cluster: Cluster, name: str, folder: Path, kills: int, seed: int) -> dict[str, Any]:
    another(cluster, name)
    environment = os.environ | {
        "JIWANG_DATABASE_URL": cluster.url(APP, name), "JIWANG_OWNER_DATABASE_URL": cluster.url(OWNER, name),
        "DJANGO_SETTINGS_MODULE": "jiwang.config.settings", "JIWANG_DEMO_DAY": "2026-11-01", "JIWANG_VAULT": str(folder / "vault"),
        "JIWANG_STATIC_KEPT": str(folder / "static"),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *(one for one in sys.path if one)]),
    }  # fmt: skip
    command = [sys.executable, "-m", "jobs.paying_on", *map(str, (UNITS, AMOUNT, kills, seed))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told
