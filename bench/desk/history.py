"""What years of work leave behind: alerts with their answers, tasks on their way, and a trail that is sealed; by COPY and in SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import psycopg

from desk.standing import Size
from jiwang.trail.rules import FIRST, Written, chained

_HOMES = """
CREATE TEMP TABLE home AS
SELECT row_number() OVER (ORDER BY hashtext(h.id::text)) AS n, h.id, h.region, p.id AS head
FROM people_household h JOIN people_person p ON p.household_id = h.id AND p.is_head WHERE length(h.region) = 12;
CREATE UNIQUE INDEX ON home (n);
CREATE TEMP TABLE sign AS
SELECT id, label, is_exit, row_number() OVER (PARTITION BY is_exit ORDER BY id) AS n, count(*) OVER (PARTITION BY is_exit) AS many
FROM (SELECT id, label, side = 'exit' OR stays_at_county AS is_exit FROM alerts_indicator) one;
ANALYZE home;
"""
# Four in ten are open. Of the visits most lie with a township; one task in ten may end a benefit and stays at the county.
_TASKS = """
INSERT INTO dispatch_task (id, household_id, region, desk, level, urgency, due_on, points, reasons, say, find_out, place, state,
  holder_id, moved_at, claimed_on, outcome)
SELECT 'b' || t, home.id, home.region, CASE WHEN is_exit THEN 'exit' ELSE 'visit' END, level, urgency,
  %(day)s::date + (t %% 60)::int - 20, t %% 200, ARRAY['大额医疗费用'], ARRAY['了解家里最近的生活和看病情况'],
  ARRAY['自付医疗费', '收入变化'], left(home.region, CASE WHEN is_exit THEN 6 WHEN lot < 60 THEN 9 WHEN lot < 70 THEN 6 ELSE 12 END),
  CASE WHEN is_closed THEN 'closed' WHEN is_exit OR lot < 70 THEN 'listed' WHEN lot < 85 OR worker IS NULL THEN 'sent' ELSE 'claimed' END,
  CASE WHEN NOT is_closed AND NOT is_exit AND lot >= 85 THEN worker END, %(at)s,
  CASE WHEN NOT is_closed AND NOT is_exit AND lot >= 85 THEN %(day)s::date - 9 END, CASE WHEN is_closed THEN 'true' ELSE '' END
FROM (SELECT t, t %% 10 = 0 AS is_exit, abs(hashtext('closed' || t)) %% 10 < 6 AS is_closed, abs(hashtext('lot' || t)) %% 100 AS lot,
        (ARRAY['red', 'orange', 'yellow', 'blue', 'grey'])[kind] AS level, kind - 1 AS urgency
      FROM (SELECT t, 1 + (t %% 20 > 0)::int + (t %% 20 > 3)::int + (t %% 20 > 9)::int + (t %% 20 > 16)::int AS kind
            FROM generate_series(1, %(tasks)s) AS t) a) b
JOIN home ON home.n = 1 + t %% (SELECT max(n) FROM home)
LEFT JOIN (SELECT min(officer_id) AS worker, area FROM staff_posting WHERE duty = 'village_worker' GROUP BY area) w ON w.area = home.region;
"""
_ALERTS = """
INSERT INTO alerts_alert (id, indicator_id, level, urgency, household_id, person_id, region, stays_at_county, raised_on, due_on, due_flag,
  sentence, handler, source, file, row_no, row_day, rule_version, article, state, task, outcome, disposal, disposed_on)
SELECT 'b' || alert.n, sign.id, task.level, task.urgency, task.household_id, home.head, task.region, sign.is_exit,
  task.due_on - 10, task.due_on, false, '2026年9月自付医疗费合计38,213元，超过本地人均可支配收入，家庭没有在保记录。', '医保部门',
  '医保大额医疗费用明细', '医保大额医疗费用明细202610.csv', alert.n, task.due_on - 12, 'shili 2026.10', '《社会救助法》第20条', 'raised',
  task.id, CASE WHEN state = 'closed' THEN 'true' ELSE '' END, CASE WHEN state = 'closed' THEN 'no_need' ELSE '' END,
  CASE WHEN state = 'closed' THEN task.due_on - 3 END
FROM generate_series(1, %(alerts)s) AS alert(n)
JOIN dispatch_task task ON task.id = 'b' || (1 + alert.n %% %(tasks)s)
JOIN home ON home.id = task.household_id
JOIN sign ON sign.is_exit = (task.desk = 'exit') AND sign.n = 1 + alert.n / %(tasks)s %% sign.many;
INSERT INTO alerts_disposition (alert_id, region, stays_at_county, outcome, disposal, ground, department, why, by_id, "on", at)
SELECT id, region, stays_at_county, outcome, disposal, 'no_hardship', '', '', (SELECT min(id) FROM staff_officer), disposed_on, %(at)s
FROM alerts_alert WHERE disposal <> '';
INSERT INTO alerts_tally (region, level, stays_at_county, number)
SELECT left(region, 9), level, stays_at_county, count(*) FROM alerts_alert
WHERE starts_with(id, 'b') AND disposal = '' GROUP BY 1, 2, 3;
INSERT INTO dispatch_handover (task_id, region, step, left_, reached, by_id, why, at)
SELECT id, region, 'send', left(region, 6), left(region, 9), (SELECT min(id) FROM staff_officer), '', %(at)s
FROM dispatch_task WHERE length(place) > 6;
""".replace("left_", '"left"')
_ALERTS_AND_STEPS = ("alerts_alert", "alerts_disposition", "dispatch_handover")
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid::regclass::text = ANY(%s) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
_PIECE = 20_000


def remember(admin: str, size: Size, *, day: str) -> None:
    """Write alerts, tasks and trail as the database's administrator, past triggers and row security."""
    told = {"day": day, "at": f"{day}T09:00+08:00", "tasks": size.tasks, "alerts": size.alerts}
    with psycopg.connect(admin, autocommit=False) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement, tables in ((_HOMES, ()), (_TASKS, ("dispatch_task",)), (_ALERTS, _ALERTS_AND_STEPS)):
            with _without_indexes(connection, tables), psycopg.ClientCursor(connection) as cursor:
                cursor.execute(statement.encode(), told if "%(" in statement else None)
        _write_trail(connection, size.lines, day=day)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


@contextmanager
def _without_indexes(connection: psycopg.Connection[object], tables: Sequence[str]) -> Iterator[None]:
    """Build the indexes of some tables after their rows."""
    found = connection.execute(_INDEXES, [list(tables)]).fetchall()
    for name, _ in found:  # type: ignore[misc]
        connection.execute(f"DROP INDEX {name}".encode())
    yield
    for _, definition in found:  # type: ignore[misc]
        connection.execute(definition)


def _write_trail(connection: psycopg.Connection[object], lines: int, *, day: str) -> None:
    """Add as many lines as are wanted, each sealed after the one before it."""
    last = connection.execute("SELECT max(id) FROM trail_line").fetchone()
    first = (last[0] if isinstance(last, tuple) and last[0] else 0) + 1
    head = connection.execute("SELECT number, digest FROM trail_seal ORDER BY number DESC LIMIT 1").fetchone()
    number, digest = head if isinstance(head, tuple) else (0, FIRST)
    began = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(days=300)
    for start in range(first, first + lines, _PIECE):
        piece = [
            _line(one, began + timedelta(seconds=12 * (one - first)))
            for one in range(start, min(start + _PIECE, first + lines))
        ]
        links = chained(piece, after=number, before=digest)
        with connection.cursor() as cursor:
            with cursor.copy("COPY trail_line (id, at, who, what, about, why, area) FROM STDIN") as copy:
                for one in piece:
                    copy.write_row((one.id, one.at, one.who, one.what, one.about, one.why, one.area))
            with cursor.copy("COPY trail_seal (number, line_id, digest) FROM STDIN") as copy:
                for link in links:
                    copy.write_row((link.number, link.line.id, link.digest))
        number, digest = links[-1].number, links[-1].digest
    connection.execute(
        "SELECT setval(pg_get_serial_sequence('trail_line', 'id'), (SELECT max(id) FROM trail_line))"
    )


def _line(number: int, at: datetime) -> Written:
    return Written(
        number,
        at,
        f"worker{number % 1200}",
        "people.file_read",
        f"household:{1 + number % 300_000}",
        "",
        f"9999{1 + number % 5:02}",
    )
