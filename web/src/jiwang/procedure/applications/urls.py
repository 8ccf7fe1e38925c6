"""Addresses of applications."""

from django.urls import path

from jiwang.procedure.applications.views import cases, screening

app_name = "applications"
urlpatterns = [
    path("", cases.shelves, name="list"),
    path("desk/", cases.desk, name="desk"),
    path("household/<int:household_id>/", screening.screening, name="screening"),
    path("household/<int:household_id>/suggest/", screening.suggest, name="suggest"),
    path("task/<slug:task_id>/", screening.begin_for_task, name="begin_for_task"),
    path("<uuid:application_id>/", cases.application, name="application"),
    path("<uuid:application_id>/more/", cases.more, name="more"),
    path("<uuid:application_id>/withdraw/", cases.withdraw, name="withdraw"),
    path("part/<uuid:part_id>/", cases.part, name="part"),
    path("part/<uuid:part_id>/step/", cases.take_step, name="step"),
    path("part/<uuid:part_id>/missing/", cases.missing, name="missing"),
]
