"""The app of the desk."""

from django.apps import AppConfig
from django.core.signals import got_request_exception

from jiwang.kit import mishaps
from jiwang.kit.words.refusals import speak_plainly


class DeskConfig(AppConfig):
    """工作台."""

    name = "jiwang.desk"
    label = "desk"

    def ready(self) -> None:
        """Every fault gets a number, and every refusal plain words."""
        got_request_exception.connect(mishaps.note, dispatch_uid="jiwang.mishaps")
        speak_plainly()
