"""The app of statements."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """走访和申报里说的事实."""

    name = "jiwang.registers.statements"
    label = "statements"
