"""The app of families' objections."""

from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    """家庭的意见."""

    name = "jiwang.registers.objections"
    label = "objections"
