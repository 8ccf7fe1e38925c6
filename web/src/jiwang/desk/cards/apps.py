"""The app of cards."""

from django.apps import AppConfig


class CardsConfig(AppConfig):
    """明白卡."""

    name = "jiwang.desk.cards"
    label = "cards"
