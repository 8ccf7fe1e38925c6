"""The app of reviews and lawsuits."""

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    """行政复议和行政诉讼."""

    name = "jiwang.procedure.remedies"
    label = "remedies"
