"""Addresses of 一事一议."""

from django.urls import path

from jiwang.procedure.deliberation import views

app_name = "deliberation"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("about/<int:household_id>/", views.start, name="start"),
    path("<uuid:matter_id>/", views.matter_page, name="matter"),
    path("<uuid:matter_id>/step/", views.take_step, name="step"),
    path("<uuid:matter_id>/minutes/", views.minutes, name="minutes"),
    path("<uuid:matter_id>/minutes/file/", views.paper, name="paper"),
]
