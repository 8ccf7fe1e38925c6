"""What the ten departments send for one month."""

from __future__ import annotations

from collections.abc import Iterator

from jiwang_engine.synthesis.files.happenings import deaths, disability, disaster, medical, unemployment
from jiwang_engine.synthesis.files.offices import Office, Plan
from jiwang_engine.synthesis.files.registers import education, insured, population, roll, vehicles


def plans(office: Office) -> Iterator[Plan]:
    """Everything that the departments send for the month, one after the other: a large list is made when it is due."""
    yield from population(office)
    for department in (
        medical, insured, roll, disability, unemployment, education, vehicles, deaths, disaster
    ):  # fmt: skip
        yield department(office)
