"""The app of decisions on applications. It has no table: a decision, its receipt, letter and recognition lie where those of changes lie."""

from django.apps import AppConfig


class RulingsConfig(AppConfig):
    """申请的审核确认."""

    name = "jiwang.procedure.rulings"
    label = "rulings"
