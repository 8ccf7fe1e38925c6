"""Offices: a department in an area. Knows no Django, so that rules may speak of it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """A department in an area: what it sends and what is asked of it, there and below. The empty department is every one."""

    department: str
    area: str

    def __str__(self) -> str:
        """As a row keeps it: 医保@4502."""
        return f"{self.department}@{self.area}"

    def pattern(self) -> str:
        """As the row security of PostgreSQL compares it; no sign of a department's name stands for others."""
        name = re.sub(r"([\\%_])", r"\\\1", self.department).replace(",", "_")
        return f"{name or '%'}@{self.area}%"
