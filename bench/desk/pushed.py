"""A batch that a department pushes in: 900 fresh rows of medical bills, from the file to alerts on the board."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from jiwang.analysis.findings import findings_of
from jiwang.analysis.judging import Told, judge_file
from jiwang.config.loading import load

ROWS = 900
_SOURCE, _HOSPITAL = "medical", "就诊医院"


def pushed_batch(files: Path, room: Path, *, day: date) -> Path:
    """A file of the city's last bills as another hospital would send them, so that no row was there before."""
    made = next(files.glob("医保大额*.csv"))
    with made.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    place = head.index(_HOSPITAL)
    room.mkdir(parents=True, exist_ok=True)
    path = room / f"医保推送_{day:%Y%m%d}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([*row[:place], "城南第三医院", *row[place + 1 :]] for row in rows[-ROWS:])
    return path


def judged(path: Path, *, day: date, out: Path) -> int:
    """Link and judge the batch; how many households were screened."""
    judge_file(path, Told(_SOURCE, day, day), on=day, out=out, tell=lambda _: None)
    return int(findings_of(out, settings.STATE).results.record["counts"]["households"])


def on_the_board(out: Path) -> int:
    """Bring what was found to the desk; how many alerts are new."""
    found = findings_of(out, settings.STATE)
    copied = load(found, at=timezone.now(), tell=lambda _: None, is_part=True)
    return copied["预警"].added
