"""Addresses of corrections."""

from django.urls import path

from jiwang.registers.corrections import views

app_name = "corrections"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("ask/", views.ask, name="ask"),
    path("<int:correction_id>/", views.answer, name="answer"),
]
