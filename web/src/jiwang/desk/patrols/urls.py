"""Addresses of street patrols."""

from django.urls import path

from jiwang.desk.patrols import views

app_name = "patrols"
urlpatterns = [
    path("", views.patrols, name="patrols"),
    path("new/", views.note, name="note"),
]
