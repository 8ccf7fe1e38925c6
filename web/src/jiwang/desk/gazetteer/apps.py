"""The app of the pages of places."""

from django.apps import AppConfig


class GazetteerConfig(AppConfig):
    """地区的页面."""

    name = "jiwang.desk.gazetteer"
    label = "gazetteer"
