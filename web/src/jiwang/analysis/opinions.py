"""What officers have said of pairs, as the next run reads it (`jiwang run … --opinions FILE`)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

# The engine's own words for an answer.
_WORDS = {"same": "同一人", "different": "不是", "unsure": "拿不准"}
Opinion = tuple[str, int, str, str, datetime, str]  # mark, person, answer, who, when, why


def write_opinions(path: Path, opinions: Iterable[Opinion]) -> int:
    """Write the file whole or not at all, mode 600; how many opinions. The time of day says which of two words is the later."""
    rows = [
        {"核对编号": _marked(mark), "人员编号": str(person), "判断": _WORDS[answer], "核对人": who, "核对日期": _written(at), "理由": why}
        for mark, person, answer, who, at, why in opinions
    ]  # fmt: skip
    draft = path.with_name(f".{path.name}.part")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
    os.replace(draft, path)
    return len(rows)


def _marked(mark: str) -> str:
    """The mark of a row as it is; of a person the number, as people would write it."""
    return f"人员{mark[1:]}" if mark.startswith("P") else mark


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")
