"""The app of returns."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """统计报表."""

    name = "jiwang.desk.returns"
    label = "returns"
