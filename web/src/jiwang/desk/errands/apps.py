"""The app of errands."""

from django.apps import AppConfig


class ErrandsConfig(AppConfig):
    """整批办理."""

    name = "jiwang.desk.errands"
    label = "errands"
