"""Addresses of small fast aid."""

from django.urls import path

from jiwang.aid.urgent import views

app_name = "urgent"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("household/<int:household_id>/", views.ask_for_household, name="ask"),
    path("task/<slug:task_id>/", views.ask_for_task, name="ask_for_task"),
    path("<uuid:request_id>/", views.request_page, name="request"),
    path("<uuid:request_id>/step/", views.take_step, name="step"),
]
