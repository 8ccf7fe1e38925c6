"""The app of determinations."""

from django.apps import AppConfig


class DeterminationsConfig(AppConfig):
    """集体研究对一户的条件作出的认定和豁免."""

    name = "jiwang.registers.determinations"
    label = "determinations"
