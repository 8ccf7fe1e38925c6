"""The app of applications."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """救助申请和联办."""

    name = "jiwang.procedure.applications"
    label = "applications"
