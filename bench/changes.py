"""Everybody on file reckoned again: what the newest run gives against what is recognised, increases confirmed, cuts opened for a hearing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

from desk.standing import SETTINGS
from jiwang.config import serving
from jiwang.config.demo.showing_off import settle
from jiwang.kit.postgres import ADMIN, Cluster
from measuring import WORK, Section

_BIG, _SMALL = 100_000, 5_000
_DAY, _AT = date(2026, 10, 31), datetime(2026, 10, 31, 9, tzinfo=UTC)
_AREA, _LAW = "999901", "sha256:bench"
# Of ten households one is given less, one nothing, two more, one cannot be told, and five are given what they have.
_GIVEN = "CASE n % 10 WHEN 0 THEN 40000 WHEN 2 THEN 56000 WHEN 3 THEN 57000 ELSE 50000 END"
_VERDICT = "CASE n % 10 WHEN 1 THEN 0 WHEN 4 THEN 2 ELSE 1 END"
_REGION = f"'{_AREA}' || lpad((n % 20 + 1)::text, 3, '0') || lpad((n % 10 + 1)::text, 3, '0')"
_MADE = (
    f"INSERT INTO people_household (id, region, address, basis, size) SELECT n, {_REGION}, '', 'verified', 2 FROM generate_series(1, %(size)s) AS n",
    "INSERT INTO people_person (id, household_id, region, name, initials, sex, relation, is_head, is_present) "
    f"SELECT n * 10 + m, n, {_REGION}, '某某', '', '', '', m = 0, true FROM generate_series(1, %(size)s) AS n, generate_series(0, 1) AS m",
    "INSERT INTO people_source (id, label) VALUES ('roll', '民政在保名单')",
    'INSERT INTO people_fact (id, person_id, region, stays_at_county, source, department, purpose, kind, "column", label, value, day, file, row_no) '
    f"SELECT (n * 10 + m) || ':' || lpad(c.place::text, 3, '0'), n * 10 + m, {_REGION}, false, '民政在保名单', '民政', 'roll', 'text', c.name, c.name, "
    "c.value, '2026-10-31', '民政在保名单202610.xlsx', n FROM generate_series(1, %(size)s) AS n, generate_series(0, 1) AS m, "
    "(VALUES (1, 'category', '低保'), (2, 'monthly_amount', '500.00元'), (3, 'since', '2025-01-01')) AS c(place, name, value)",
    "ANALYZE people_household, people_person, people_source, people_fact",
)
_RECKONED = (
    "INSERT INTO decisions_reckoned (id, household_id, region, item, verdict, amount, day, law_hash) "
    f"SELECT n || ':dibao:', n, {_REGION}, 'dibao', {_VERDICT}, CASE WHEN {_VERDICT} = 1 THEN {_GIVEN} END, '2026-10-31', '{_LAW}' "
    "FROM generate_series(1, %(size)s) AS n",
    "ANALYZE decisions_reckoned",
)


def measure(*, small: bool) -> Section:
    """Recognise, find, confirm; then find once more, which must find nothing."""
    size, folder = (_SMALL if small else _BIG), WORK / "changes"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cluster = Cluster(folder / "postgres", settings=SETTINGS).start()
    try:
        settle(cluster, out=folder, people=size, day=str(_DAY))
        serving.set_up()
        import_module("jiwang.config.migrating").migrate()
        run_as_admin(_MADE, size, cluster.url(ADMIN))
        rows = _timed(size, cluster.url(ADMIN))
    finally:
        cluster.stop()
    notes = (
        f"{size:,} made-up households on file. One in ten is given less, one nothing, two more, one cannot be told. Pieces of 5,000, each a transaction. "
        "The run of the engine that gives the amounts is measured elsewhere (city, nation).",
        "Wanted for 100,000: changes found and increases confirmed in 120 s together.",
    )
    return Section("Everybody on file reckoned again", notes, (("work", "how much", "s"), *rows))


def fill(size: int, admin: str) -> None:
    """Households of two on the bureau's list, for whoever measures what is shown of one."""
    run_as_admin(_MADE, size, admin)


def _timed(size: int, admin: str) -> list[tuple[str, str, str]]:
    actions, works = (
        import_module("jiwang.stages.decisions.actions"),
        import_module("jiwang.stages.decisions.models"),
    )
    recognised, first = spent(
        lambda: seeing_everything(lambda: actions.take_in_roll(on=_DAY, by="bench", at=_AT))
    )
    run_as_admin(_RECKONED, size, admin)
    found, second = spent(lambda: _found(size))
    confirmed, third = spent(lambda: _confirmed(works))
    again, fourth = spent(lambda: _found(size))
    if again.new:
        raise SystemExit(f"found {again.new} changes twice")
    return [
        ("the roll becomes what is recognised", f"{recognised.added:,} households", f"{first:.1f}"),
        ("changes found", f"{found.compared:,} compared, {found.new:,} changes", f"{second:.1f}"),
        ("increases confirmed", f"{confirmed:,} decisions", f"{third:.1f}"),
        ("the same again", "nothing new", f"{fourth:.1f}"),
    ]


def _found(size: int) -> Any:
    actions, jobs = (import_module(f"jiwang.stages.decisions.{one}") for one in ("actions", "jobs"))
    found = import_module("jiwang.stages.decisions.reckoning").Found()
    for start in range(1, size + 1, jobs.PIECE):
        span = (start, start + jobs.PIECE)
        found += seeing_everything(
            lambda span=span: actions.find_changes(_AREA, span, law=_LAW, on=_DAY, by="bench", at=_AT)
        )
    return found


def _confirmed(works: Any) -> int:
    actions, jobs = (import_module(f"jiwang.stages.decisions.{one}") for one in ("actions", "jobs"))
    version = import_module("jiwang.registers.policy.models").Version(
        pack="x", title="x", version="1", hash=_LAW
    )
    officer = import_module("jiwang.registers.staff.actions").enrol(
        code="queren", name="某", password="a long password", by="bench", at=_AT
    )
    by = import_module("jiwang.stages.dispatch.actions").Actor(officer, (), _DAY)
    asked = works.Confirmation.objects.create(
        region=_AREA, since=date(2026, 7, 1), why="调整标准", asked=0, by=officer, at=_AT
    )
    waiting = seeing_everything(
        lambda: list(
            works.Change.objects.filter(kind="raise", state="open")
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    )
    done = 0
    for start in range(0, len(waiting), jobs.PIECE):
        piece = waiting[start : start + jobs.PIECE]
        done += seeing_everything(
            lambda piece=piece: actions.confirm(piece, asked, version, engine="x", by=by, at=_AT)
        )
    return done


def seeing_everything(act: Callable[[], Any]) -> Any:
    """One transaction that sees everything."""
    sights, transaction = import_module("jiwang.kit.sights"), import_module("django.db").transaction
    with transaction.atomic():
        sights.see(sights.EVERYWHERE)
        return act()


def spent(act: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    answer = act()
    return answer, time.perf_counter() - started


def run_as_admin(statements: tuple[str, ...], size: int, admin: str) -> None:
    """Fill the tables as the server's own administrator, whom no row security holds."""
    with import_module("psycopg").connect(admin, autocommit=True) as connection:
        for one in statements:
            connection.execute(one.replace("% ", "%% "), {"size": size})
