"""How numbers, days, levels and names are written for people."""

from __future__ import annotations

from datetime import date

from jiwang_engine.terms import Level

LEVEL_LABELS = {
    Level.RED.value: "红",
    Level.ORANGE.value: "橙",
    Level.YELLOW.value: "黄",
    Level.BLUE.value: "蓝",
    Level.GREY.value: "灰",
}
STATE_LABELS = {"dispatched": "已派发", "held": "暂缓", "county": "留县"}
DESK_LABELS = {"visit": "入户", "exit": "退出核查", "county": "县级处理", "unlocated": "地址或身份不明"}
OUTCOMES = ("属实", "不属实", "已知晓", "未找到", "拒绝", "已搬离")
CLERK = "乡镇经办"


def day_text(day: date | None) -> str:
    """A day as people write it: 2026年11月2日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "日期不明"


def short_day(day: date | None) -> str:
    """A day for a narrow column: 11月2日."""
    return f"{day.month}月{day.day}日" if day else ""


def masked(name: str | None) -> str:
    """A name of which only the family name is left: 张*."""
    return f"{name[0]}{'*' * max(1, len(name) - 1)}" if name else "（姓名不明）"


def percent(part: int, whole: int) -> str:
    """A share with one decimal; a dash where there is nothing to divide."""
    return f"{100 * part / whole:.1f}%" if whole else "—"
