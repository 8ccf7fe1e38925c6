"""The app of papers."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """存下来的文书."""

    name = "jiwang.registers.papers"
    label = "papers"
