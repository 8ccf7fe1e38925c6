"""Addresses of the whole city's run."""

from django.urls import path

from jiwang.desk.comparing import views

app_name = "comparing"
urlpatterns = [
    path("", views.prepare, name="prepare"),
    path("start/", views.start, name="start"),
    path("<int:comparison_id>/", views.comparison, name="comparison"),
    path("<int:comparison_id>/record.json", views.run_record, name="record"),
]
