"""Addresses of the alert board."""

from django.urls import path

from jiwang.stages.alerts import views

app_name = "alerts"
urlpatterns = [
    path("", views.board, name="board"),
    path("indicators/", views.indicators, name="indicators"),
    path("<slug:alert_id>/", views.alert, name="alert"),
]
