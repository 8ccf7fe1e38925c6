"""Clear cards of a county: 10,000 families in 200 villages, one PDF a village, each card with a QR, drawn, sealed and written down."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, date, datetime
from importlib import import_module

from desk.standing import SETTINGS
from jiwang.config import serving
from jiwang.config.demo.showing_off import settle
from jiwang.kit.postgres import ADMIN, Cluster
from measuring import WORK, Section

_BIG, _SMALL = 10_000, 500
_DAY, _AT = date(2026, 10, 31), datetime(2026, 10, 31, 9, tzinfo=UTC)
_TOWNSHIP = "999901001"
_REGION = f"'{_TOWNSHIP}' || lpad((n % %(villages)s + 1)::text, 3, '0')"
_MADE = (
    "INSERT INTO places_place (code, name, digits, above_id, is_official) VALUES ('9999', '示例市', 4, NULL, true), ('999901', '青禾区', 6, '9999', true), "
    f"('{_TOWNSHIP}', '清溪街道', 9, '999901', true)",
    f"INSERT INTO places_place (code, name, digits, above_id, is_official) SELECT '{_TOWNSHIP}' || lpad(n::text, 3, '0'), '第' || n || '村', 12, '{_TOWNSHIP}', true FROM generate_series(1, %(villages)s) AS n",
    "INSERT INTO staff_officer (code, name, password, is_active, weekly_cap) VALUES ('jingban', '韦经办', '!', true, 10)",
    f"INSERT INTO people_household (id, region, address, basis, size) SELECT n, {_REGION}, '第' || n || '号', 'verified', 3 FROM generate_series(1, %(size)s) AS n",
    f"INSERT INTO people_person (id, household_id, region, name, initials, sex, relation, is_head, is_present) SELECT n * 10, n, {_REGION}, "
    "'陈' || chr(19968 + n %% 5000) || '山', '', '', '户主', true, true FROM generate_series(1, %(size)s) AS n",
    "INSERT INTO assistance_entry (id, kind, what, sort, household_id, name, region, reach, amount, unit, day, giver, basis, article, decision, received_by, relation, signed, "
    f"witness, second, evidence, by_id, at, why) SELECT gen_random_uuid(), 'service', '上门服务' || m, '', n, '某某', {_REGION}, 'village', 1, '次', '2026-10-01'::date - m, "
    "'清溪街道办事处', 'x', '', '', '某某', 'self', 'paper', '', '村支书', '', (SELECT id FROM staff_officer LIMIT 1), now(), '' "
    "FROM generate_series(1, %(size)s) AS n, generate_series(1, 8) AS m",
    f"INSERT INTO cards_consent (id, household_id, region, granted, name, relation, how, witness, evidence, by_id, day, at, turn) SELECT gen_random_uuid(), n, {_REGION}, "
    "'{{wall,scan,amount}}', '某某', 'self', 'paper', '', '柜2', (SELECT id FROM staff_officer LIMIT 1), '2026-10-01', now(), 1 FROM generate_series(1, %(size)s) AS n",
    "ANALYZE",
)


def measure(*, small: bool) -> Section:
    """Print everything, then only what has changed: nothing."""
    size, folder = (_SMALL if small else _BIG), WORK / "cards"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cluster = Cluster(folder / "postgres", settings=SETTINGS).start()
    try:
        settle(cluster, out=folder, people=size, day=str(_DAY))
        serving.set_up()
        import_module("jiwang.config.migrating").migrate()
        _fill(cluster.url(ADMIN), size)
        rows = tuple(_printed(size, only_changed=again) for again in (False, True))
    finally:
        cluster.stop()
    notes = (
        f"{size:,} families in {size // 50} villages, eight rows of help each, all with a QR. One process: read, set by typst, sealed with SM4, kept with its digest, one transaction a village. Goal for 10,000: 120 s.",
        "Command: `python bench/run.py --only cards`. WeasyPrint took 1.5 s for 50 such cards, typst 0.1 s (the same machine, measured before it was chosen).",
    )
    return Section("Clear cards", notes, (("what", "seconds", "cards a second", "PDF"), *rows))


def _fill(url: str, size: int) -> None:
    psycopg = import_module("psycopg")
    with psycopg.connect(url, autocommit=True) as connection:
        for one in _MADE:
            told = one.replace("%(size)s", str(size)).replace("%(villages)s", str(size // 50))
            connection.execute(told.replace("%%", "%").replace("{{", "{").replace("}}", "}"))


def _printed(size: int, *, only_changed: bool) -> tuple[str, ...]:
    models, carrying = import_module("jiwang.desk.cards.models"), import_module("jiwang.desk.cards.carrying")
    sights, staff = import_module("jiwang.kit.sights"), import_module("jiwang.registers.staff.models")
    papers, transaction = (
        import_module("jiwang.registers.papers.models"),
        import_module("django.db").transaction,
    )
    with transaction.atomic():
        sights.see(sights.EVERYWHERE)
        by = staff.Officer.objects.get(code="jingban")
        batch = models.Batch.objects.create(
            region=_TOWNSHIP, size="a4", only_changed=only_changed, base="https://bangfu.example/", by=by, at=_AT
        )  # fmt: skip
    began = time.perf_counter()
    carrying.carry_out(carrying.Printing(batch, _DAY, _AT), lambda _done, _total: None)
    seconds = time.perf_counter() - began
    with transaction.atomic():
        sights.see(sights.EVERYWHERE)
        found = papers.Paper.objects.filter(about__startswith=f"cards:{batch.pk}:")
        files, weight = found.count(), sum(found.values_list("size", flat=True))
        cards = models.Print.objects.filter(batch=batch, fate="printed").count()
    name = "only what has changed" if only_changed else "all cards"
    return (name, f"{seconds:.1f}", f"{size / seconds:,.0f}", f"{files} files, {cards:,} cards, {weight / 1e6:.0f} MB")  # fmt: skip
