"""The steps from hits to tasks: each is a table that a person can look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A table made by one query; `why` says what for."""

    name: str
    why: str
    sql: str


JUDGING = (
    Step(
        "finding",
        "firm hits, each once, with the household to which they belong",
        """
        SELECT h.indicator, CASE WHEN h.person IS NULL THEN 'u' || h.unit ELSE 'p' || h.person END AS who,
            min(coalesce(h.unit, m.unit, f.unit, -h.person)) AS unit, h.person,
            min(coalesce(n.said || '：', '') || h.sentence) AS sentence,
            list_sort(list_distinct(flatten(list(coalesce(h.records, []))))) AS records
        FROM hit AS h
        JOIN alert_rule AS r ON r.indicator = h.indicator
        LEFT JOIN membership AS m ON m.person = h.person
        LEFT JOIN former_member AS f ON f.person = h.person
        LEFT JOIN unplaced AS n ON n.unit = coalesce(h.unit, m.unit)
        WHERE h.verdict = 1
        GROUP BY h.indicator, who, h.person
        """,
    ),
    Step(
        "cited", "the records that alerts stand on", "SELECT DISTINCT unnest(records) AS record FROM finding"
    ),
    Step(
        "cause",
        "the newest event of each finding, else its newest list; a day after the day acted on is no news",
        """
        SELECT * EXCLUDE (place) FROM (
            SELECT f.indicator, f.who, c.source, c.file, c.row_no, coalesce(c.happened, c.as_of) AS row_day,
                max(CASE WHEN c.happened <= DATE '{on}' THEN c.happened END) OVER one AS latest_record_day,
                row_number() OVER (one ORDER BY c.happened DESC NULLS LAST, c.as_of DESC, c.record) AS place
            FROM (SELECT indicator, who, unnest(records) AS record FROM finding) AS f
            JOIN cited_row AS c ON c.record = f.record
            WINDOW one AS (PARTITION BY f.indicator, f.who)
        ) WHERE place = 1
        """,
    ),
    Step(
        "judged_row",
        "quiet when the county or a worker was told within the quiet period and nothing is new or worse",
        """
        SELECT f.*, c.source, c.file, c.row_no, c.row_day, c.latest_record_day,
            substr(md5(f.indicator || '|' || f.who || '|' || coalesce(CAST(c.latest_record_day AS VARCHAR), '')), 1, 12) AS alert,
            e.who IS NOT NULL AND e.state <> 'held' AND e.judged_on + r.quiet_days > DATE '{on}'
                AND r.urgency >= coalesce(before.urgency, 99)
                AND NOT coalesce(c.latest_record_day > coalesce(e.latest_record_day, DATE '1900-01-01'), false) AS is_quiet,
            CASE WHEN e.state = 'held' AND e.judged_on + r.quiet_days > DATE '{on}' THEN e.raised_on
                ELSE DATE '{on}' END AS raised_on
        FROM finding AS f
        JOIN alert_rule AS r ON r.indicator = f.indicator
        LEFT JOIN cause AS c ON c.indicator = f.indicator AND c.who = f.who
        LEFT JOIN earlier AS e ON e.indicator = f.indicator AND e.who = f.who
        LEFT JOIN (VALUES ('red', 0), ('orange', 1), ('yellow', 2), ('blue', 3), ('grey', 4)) AS before(level, urgency)
            ON before.level = e.level
        """,
    ),
)

ALERT = (
    Step(
        "grouped",
        "what is not quiet, with the desk that works on it; at the county every first handler has a lane",
        """
        SELECT j.*, r.* EXCLUDE (indicator, desk), d.due_on, d.due_flag,
            CASE r.desk WHEN 'county' THEN r.handler ELSE '' END AS lane,
            CASE WHEN r.desk <> 'visit' OR length(p.region) >= 12 THEN r.desk
                WHEN length(p.region) >= 9 AND p.reachable THEN r.desk
                ELSE 'unlocated' END AS desk,
            p.region
        FROM judged_row AS j
        JOIN alert_rule AS r ON r.indicator = j.indicator
        JOIN due_day AS d ON d.raised_on = j.raised_on AND d.days = r.days AND d.day_kind = r.day_kind
        LEFT JOIN (
            SELECT j.unit, coalesce(max(nullif(u.region, '')), max(nullif(o.region, '')), '') AS region,
                count(nullif(o.address, '')) + count(nullif(o.phone, '')) > 0 AS reachable
            FROM (SELECT DISTINCT unit FROM judged_row) AS j
            LEFT JOIN unit AS u ON u.unit = j.unit
            LEFT JOIN membership AS m ON m.unit = j.unit
            LEFT JOIN person AS o ON o.person = coalesce(m.person, -j.unit)
            GROUP BY j.unit
        ) AS p ON p.unit = j.unit
        """,
    ),
    Step(
        "judged",
        "every alert with its task and its place in it: one task for each household and desk, the most urgent alert leads",
        """
        SELECT *, CASE WHEN is_quiet THEN 'quiet' WHEN place_in_task = 1 THEN 'raised' ELSE 'merged' END AS state,
            CASE WHEN NOT is_quiet THEN
                substr(md5(desk || lane || '|' || unit || '|' ||
                    min(raised_on) OVER (PARTITION BY unit, desk, lane, is_quiet)), 1, 12)
            END AS task
        FROM (
            SELECT *, row_number() OVER (
                PARTITION BY unit, desk, lane, is_quiet ORDER BY urgency, due_on, weight DESC, indicator, who
            ) AS place_in_task
            FROM grouped
        )
        """,
    ),
    Step(
        "alert",
        "what the county keeps",
        """
        SELECT j.alert, j.indicator, j.level, j.unit, j.person, j.raised_on, j.due_on, j.due_flag, j.sentence,
            j.visiting_sentence, j.handler, j.records, j.source, f.name AS file, j.row_no, j.row_day,
            '{rule_version}' AS rule_version, j.article, j.state, j.task
        FROM judged AS j LEFT JOIN files AS f ON f.file = j.file
        ORDER BY j.urgency, j.due_on, j.indicator, j.unit, j.who
        """,
    ),
)

TASKING = (
    Step(
        "merged_task",
        "one row for each task, with the points of the visiting order",
        """
        SELECT t.*, coalesce(s.points, 0) + t.weights + {points_per_indicator} * (t.kinds - 1) AS points,
            list_concat(coalesce(s.reasons, []),
                CASE WHEN t.kinds > 1 THEN ['户内有' || t.kinds || '种预警'] ELSE [] END) AS reasons
        FROM (
            SELECT task, min(unit) AS unit, min(desk) AS desk, min(urgency) AS urgency,
                arg_min(level, urgency) AS level, arg_min(seat, place_in_task) AS seat, min(due_on) AS due_on, min(region) AS region,
                count(DISTINCT indicator) AS kinds, CAST(sum(weight_once) AS BIGINT) AS weights,
                list(alert ORDER BY place_in_task) AS alerts
            FROM (
                SELECT *, CASE WHEN row_number() OVER (PARTITION BY task, indicator ORDER BY who) = 1
                    THEN weight ELSE 0 END AS weight_once
                FROM judged WHERE task IS NOT NULL
            ) GROUP BY task
        ) AS t LEFT JOIN score AS s ON s.unit = t.unit
        """,
    ),
    Step(
        "posted",
        "who goes: a worker of the village who is at work, unless the leading alert is the township's; else its clerk",
        """
        SELECT t.*, p.worker, coalesce(p.worker, 'place:' || t.region) AS holder,
            coalesce(p.weekly_cap, {weekly_cap}) AS weekly_cap,
            t.points >= CASE t.level {minimum_points} ELSE 0 END AS is_worth
        FROM merged_task AS t
        LEFT JOIN post AS p ON p.region = t.region AND t.desk = 'visit' AND t.seat = 'village'
            AND p.turn = ((t.unit % p.turns) + p.turns) % p.turns
        """,
    ),
    Step(
        "task",
        "the worker's week: red goes always, the rest by rank until the week is full; what is held stays visible",
        """
        SELECT q.task, q.unit, q.level, q.due_on, q.region, q.worker, q.points, q.reasons,
            CASE WHEN q.desk <> 'visit' THEN 'county'
                WHEN q.urgency = 0 OR (q.is_worth AND q.turn + coalesce(w.used, 0) <= q.weekly_cap) THEN 'dispatched'
                ELSE 'held' END AS state,
            q.alerts, q.desk, q.holder
        FROM (
            SELECT *, row_number() OVER (
                PARTITION BY desk, holder ORDER BY is_worth OR urgency = 0 DESC, urgency, points DESC, due_on, unit
            ) AS turn FROM posted
        ) AS q
        LEFT JOIN (
            SELECT holder, count(DISTINCT unit) AS used FROM ledger
            WHERE state = 'dispatched' AND judged_on >= date_trunc('week', DATE '{on}')
                AND (judged_on < DATE '{on}' OR judged_on = DATE '{on}' AND {counts_today})
            GROUP BY holder
        ) AS w ON w.holder = q.holder
        ORDER BY q.urgency, q.points DESC, q.due_on, q.unit
        """,
    ),
)

WORK_TABLES = (
    "finding", "cited", "cited_row", "cause", "judged_row", "grouped", "judged", "merged_task", "posted",
    "alert_rule", "due_day", "earlier", "post",
)  # fmt: skip
