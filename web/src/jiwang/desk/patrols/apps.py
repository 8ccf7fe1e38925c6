"""The app of street patrols."""

from django.apps import AppConfig


class PatrolsConfig(AppConfig):
    """街面巡查."""

    name = "jiwang.desk.patrols"
    label = "patrols"
