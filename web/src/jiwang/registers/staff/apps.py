"""The app of staff."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """工作人员."""

    name = "jiwang.registers.staff"
    label = "staff"
