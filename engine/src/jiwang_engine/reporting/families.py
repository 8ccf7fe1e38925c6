"""Which families the page tells of, and what the run knows of each in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Indicator
from jiwang_engine.reporting.atlas import Atlas
from jiwang_engine.reporting.forms import source_text
from jiwang_engine.reporting.stories import ClauseLine, FamilyStory
from jiwang_engine.reporting.tasks import AlertLine, TaskLine, read_tasks
from jiwang_engine.reporting.wording import CLERK, LEVEL_LABELS, day_text, masked

# One family for each leading indicator, those with most to tell first; then whoever comes next in the order.
_WORTH = """
SELECT unit FROM (
    SELECT t.unit, t.points, len(t.alerts) AS alerts, t.task,
        CASE t.level WHEN 'red' THEN 0 WHEN 'orange' THEN 1 WHEN 'yellow' THEN 2 WHEN 'blue' THEN 3 ELSE 4 END AS urgency,
        row_number() OVER (PARTITION BY a.indicator ORDER BY len(t.alerts) DESC, t.points DESC, t.task) AS turn
    FROM task AS t JOIN alert AS a ON a.task = t.task AND a.state = 'raised'
    WHERE t.desk IN ('visit', 'exit')
)
GROUP BY unit
ORDER BY min(turn), min(urgency), max(alerts) DESC, max(points) DESC, min(task)
LIMIT ?
"""


def families_worth_telling(backend: Backend, count: int = 5) -> tuple[int, ...]:
    """Units of which a page should tell: different alerts first, the same choice for the same run."""
    return tuple(unit for (unit,) in backend.rows(_WORTH, [count]))


def tell_family(
    backend: Backend,
    unit: int,
    *,
    indicators: Mapping[str, Indicator],
    atlas: Atlas,
    clauses: Sequence[ClauseLine] = (),
    clauses_title: str = "",
    link: str = "",
) -> FamilyStory:
    """Tell what the run found about one household and what happens next; names are masked."""
    tasks = read_tasks(backend, indicators, where="t.unit = ?", values=[unit])
    first = tasks[0]
    where = atlas.path(first.region)
    sentences = [f"{where}的一户人家，户主{masked(first.head)}，共{max(first.members, 1)}人。"]
    for task in tasks:
        sentences += [_alert_sentence(alert) for alert in task.alerts]
        sentences.append(_task_sentence(task))
    return FamilyStory(
        title=f"{masked(first.head)}一家：{first.alerts[0].label}",
        level=first.level,
        sentences=tuple(sentences),
        clauses=tuple(clauses),
        clauses_title=clauses_title,
        link=link,
    )


def _alert_sentence(alert: AlertLine) -> str:
    who = f"{masked(alert.name)}，" if alert.name else ""
    article = f"，规则依据{alert.article}" if alert.article else ""
    return f"{alert.label}（{LEVEL_LABELS[alert.level]}色）：{who}{alert.sentence.rstrip('。')}。数据见{source_text(alert)}{article}。"


def _task_sentence(task: TaskLine) -> str:
    due = f"{day_text(task.due_on)}{'（按待公布的节假日推算）' if task.due_flag else ''}"
    if task.desk == "exit":
        return f"这是退出核查，只留在县里：{due}前先听取这家人的意见，再作决定，不派到村。"
    if task.state == "county":
        return f"由县级处理，最迟{due}。"
    why = f"（{'、'.join(task.reasons)}）" if task.reasons else ""
    order = f"排序得{task.points}分{why}"
    if task.state == "held":
        return f"{order}，本周名额已满，暂缓派发，但时限照走，最迟{due}。"
    say = "；".join(sentence.rstrip("。") for sentence in task.visiting_sentences)
    ask = f"，重点了解{'、'.join(task.find_out)}" if task.find_out else ""
    return f"合并成一个任务，{order}，交{task.worker or CLERK}，最迟{due}上门。上门时只说“{say}”{ask}。"
