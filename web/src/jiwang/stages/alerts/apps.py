"""The app of alerts."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """监测预警."""

    name = "jiwang.stages.alerts"
    label = "alerts"
