"""Addresses of families' objections."""

from django.urls import path

from jiwang.registers.objections import views

app_name = "objections"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<uuid:objection_id>/", views.answer, name="answer"),
]
