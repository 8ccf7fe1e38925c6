"""The day that a command means when nobody says one: the only look at the clock."""

from __future__ import annotations

from datetime import date, datetime

import click

on_option = click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="按哪一天的规定，例如 2026-10-31  [默认 今天]"
)


def day_of(on: datetime | None) -> date:
    """The day that was asked for, else today."""
    return on.date() if on else date.today()
