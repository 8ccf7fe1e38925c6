"""The app of corrections."""

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """请部门更正."""

    name = "jiwang.registers.corrections"
    label = "corrections"
