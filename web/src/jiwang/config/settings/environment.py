"""Reading the environment, with loud errors."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path


class SettingRefused(SystemExit):
    """A variable of the environment is missing or wrong; the message is for operators."""


def text(name: str, default: str = "") -> str:
    """A text."""
    return os.environ.get(name, default)


def boolean(name: str, *, default: bool = False) -> bool:
    """1 or 0. Anything else is refused."""
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise SettingRefused(f"环境变量 {name} 应写 0 或 1，现在是“{value}”。")
    return value == "1"


def folder(name: str, default: Path) -> Path:
    """A directory."""
    return Path(os.environ.get(name) or default)


def day(name: str) -> date | None:
    """A day as YYYY-MM-DD, or nothing. Anything else is refused."""
    value = os.environ.get(name, "")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise SettingRefused(f"环境变量 {name} 应写 2026-10-31 这样的日期，现在是“{value}”。") from error
