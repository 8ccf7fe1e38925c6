"""What the ten departments send for one month."""

from __future__ import annotations

from jiwang_engine.synthesis.files.happenings import deaths, disability, disaster, medical, unemployment
from jiwang_engine.synthesis.files.offices import Office, Plan
from jiwang_engine.synthesis.files.registers import education, insured, population, roll, vehicles


def plans(office: Office) -> list[Plan]:
    """Everything that the departments send for the month."""
    return [
        *population(office), medical(office), insured(office), roll(office), disability(office),
        unemployment(office), education(office), vehicles(office), deaths(office), disaster(office),
    ]  # fmt: skip
