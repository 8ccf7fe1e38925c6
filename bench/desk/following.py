"""Everybody who is followed: when the next visit is due, by which rule, in which colour, and what is not clear, in one go."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

from changes import run_as_admin, seeing_everything, spent
from desk.standing import SETTINGS
from jiwang.config import serving
from jiwang.config.demo.showing_off import settle
from jiwang.kit.postgres import ADMIN, Cluster
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.packs.visiting.following import number_of, watches_on
from measuring import ROOT, WORK, Section

_BIG, _SMALL = 300_000, 5_000
_GOAL = 30  # seconds
_DAY, _AT = date(2026, 10, 31), datetime(2026, 10, 31, 9, tzinfo=UTC)
_AREA = "999901"
_REGION = f"'{_AREA}' || lpad((n % 20 + 1)::text, 3, '0') || lpad((n % 10 + 1)::text, 3, '0')"
_HOMES = "FROM generate_series(1, %(size)s) AS n"
# Nine of ten are on file for months or years, one has left; four visits of three in four, in every month; one in fifty has an alert.
_MADE = (
    f"INSERT INTO people_household (id, region, address, basis, size) SELECT n, {_REGION}, '', 'verified', 2 {_HOMES}",
    "INSERT INTO decisions_recognition (id, household_id, region, reach, item, members, amount, since, is_over, source, as_of, at) "
    f"SELECT md5('a' || n)::uuid, n, {_REGION}, 'township', CASE n % 5 WHEN 0 THEN 'tekun' ELSE 'dibao' END, ARRAY[n * 10], 50000, "
    f"'2024-01-01'::date + n % 700, false, 'x', '2024-01-01'::date + n % 700, '2024-01-01'::date + n % 700 {_HOMES}",
    "INSERT INTO decisions_recognition (id, household_id, region, reach, item, members, amount, since, is_over, source, as_of, at, follows_id) "
    f"SELECT md5('b' || n)::uuid, n, {_REGION}, 'township', CASE n % 5 WHEN 0 THEN 'tekun' ELSE 'dibao' END, ARRAY[n * 10], 0, "
    f"'2026-01-01'::date + n % 250, true, 'x', '2026-01-01'::date + n % 250, '2026-09-15', md5('a' || n)::uuid {_HOMES} WHERE n % 10 = 7",
    "INSERT INTO dispatch_task (id, household_id, region, desk, level, urgency, due_on, points, reasons, say, find_out, place, state) "
    f"SELECT 't' || n, n, {_REGION}, 'visit', 'grey', 4, '2026-01-01', 0, '{{}}', '{{}}', '{{}}', {_REGION}, 'closed' {_HOMES}",
    "INSERT INTO visits_visit (id, task_id, household_id, region, reach, outcome, met, companion, signed, visited_on, why, forms, by_id, serves, occasions, base, made_at, at) "
    f"SELECT md5('v' || n || '.' || k)::uuid, 't' || n, n, {_REGION}, 'village', CASE WHEN (n + k) % 41 = 0 THEN 'true' ELSE 'untrue' END, 'head', '', 'paper', "
    f"'2026-10-30'::date - (k * 90 + n % 80)::int, '', '{{}}', (SELECT min(id) FROM staff_officer), '{{}}', '{{}}', 0, now(), now() "
    f"{_HOMES} CROSS JOIN generate_series(0, 3) AS k WHERE n % 4 > 0",
    "ANALYZE",
)


def measure(*, small: bool) -> Section:
    """Reckon everybody, and once more, which must change nothing."""
    size, folder = (_SMALL if small else _BIG), WORK / "following"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cluster = Cluster(folder / "postgres", settings=SETTINGS).start()
    try:
        settle(cluster, out=folder, people=size, day=str(_DAY))
        serving.set_up()
        import_module("jiwang.config.migrating").migrate()
        seeing_everything(_enrol)
        run_as_admin(_MADE, size, cluster.url(ADMIN))
        rows = [_timed("the first time", size), _timed("once more", size)]
    finally:
        cluster.stop()
    notes = (
        f"{size:,} made-up households, nine of ten on file, four visits of three in four within a year; one county, one transaction, by the made-up city's rules. "
        f"Goal: 300,000 within {_GOAL} s.",
    )
    head = ("pass", "followed", "warnings", "new colours", "s")
    return Section("Following up: when everybody is due", notes, (head, *rows))


def _enrol() -> None:
    import_module("jiwang.registers.staff.actions").enrol(code="bench", name="bench", password="a long password", by="bench", at=_AT)  # fmt: skip


def _timed(name: str, size: int) -> tuple[str, ...]:
    """As the desk does it, but for the version of the law, which is read from the shelf."""
    works = import_module("jiwang.stages.followup.reckoning")
    pack = checked_pack(Path(ROOT) / "packs" / "shili")
    law = getattr(pack, "pack", pack)
    shape = import_module("jiwang.analysis.rounds").Numbers
    numbers = shape(*(number_of(law, f"follow_{one}", _DAY) for one in shape.__dataclass_fields__))
    rules = watches_on(law, _DAY)
    found, seconds = spent(lambda: seeing_everything(lambda: works.stood(_AREA, None, rules=rules, numbers=numbers, evidence={}, on=_DAY, at=_AT)))  # fmt: skip
    assert found.followed > size * 0.8
    if name != "the first time" and (found.warned or found.coloured):
        raise SystemExit("a repeat has changed something")
    return name, f"{found.followed:,}", f"{found.warned:,}", f"{found.coloured:,}", f"{seconds:.1f}"
