"""Addresses of applications."""

from django.urls import path

from jiwang.procedure.applications import screening, views

app_name = "applications"
urlpatterns = [
    path("", views.shelves, name="list"),
    path("desk/", views.desk, name="desk"),
    path("household/<int:household_id>/", screening.screening, name="screening"),
    path("household/<int:household_id>/suggest/", screening.suggest, name="suggest"),
    path("task/<slug:task_id>/", screening.begin_for_task, name="begin_for_task"),
    path("<uuid:application_id>/", views.application, name="application"),
    path("<uuid:application_id>/more/", views.more, name="more"),
    path("<uuid:application_id>/withdraw/", views.withdraw, name="withdraw"),
    path("part/<uuid:part_id>/", views.part, name="part"),
    path("part/<uuid:part_id>/step/", views.take_step, name="step"),
    path("part/<uuid:part_id>/missing/", views.missing, name="missing"),
]
