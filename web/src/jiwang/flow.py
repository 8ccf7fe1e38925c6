"""Read first: the nine stages in order, what each takes and what it leaves.

Officers know ③ to ⑦ as 一比一派一查一救. A stage never calls the next one: it commits and leaves its result, and the next one
pulls. What is not built yet says so; nothing in the house pretends to be there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the road from a department's file to a family that has been helped."""

    app: str  # folder under jiwang/stages
    title: str  # what officers call it
    takes: str  # what it picks up from the stage before
    leaves: str  # what it leaves for the stage after
    is_built: bool = False  # whether the folder is there yet


FLOW = (
    Stage("intake", "数据汇入", "files from partner offices", "a sealed batch", is_built=True),
    Stage("matching", "身份比对", "a sealed batch", "records tied to a person", is_built=True),
    Stage("alerts", "监测预警", "records tied to a person", "a reasoned alert", is_built=True),
    Stage("dispatch", "任务派发", "a reasoned alert", "a task with an owner", is_built=True),
    Stage("visits", "入户核查", "a task with an owner", "a signed report", is_built=True),
    Stage("decisions", "审核确认", "a signed report", "a signed decision", is_built=True),
    Stage("assistance", "救助帮扶", "a signed decision", "aid with a receipt", is_built=True),
    Stage("followup", "跟踪回访", "aid with a receipt", "a dated outcome", is_built=True),
    Stage("supervision", "监督评价", "the trail of all stages", "corrections"),
)
