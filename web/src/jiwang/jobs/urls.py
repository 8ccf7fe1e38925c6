"""Addresses of background work."""

from django.urls import path

from jiwang.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.runs, name="runs"),
    path("<int:run_id>/", views.run, name="run"),
]
