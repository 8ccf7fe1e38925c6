"""The app of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """工作台."""

    name = "jiwang.desk"
    label = "desk"
