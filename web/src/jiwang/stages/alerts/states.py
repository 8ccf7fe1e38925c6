"""Levels and states of an alert."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How soon somebody must look; the most urgent first."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    GREY = "grey"


class AlertState(StrEnum):
    """What the engine made of it: it leads a task, it joined another one's task, or it rests in its quiet period."""

    RAISED = "raised"
    MERGED = "merged"
    QUIET = "quiet"
