"""Addresses of following up."""

from django.urls import path

from jiwang.stages.followup import views

app_name = "followup"
urlpatterns = [
    path("", views.listing, name="list"),
    path("export/", views.export, name="export"),
    path("send/", views.send, name="send"),
    path("reckon/", views.reckon, name="reckon"),
    path("clear/", views.clear, name="clear"),
    path("festival/", views.festival, name="festival"),
    path("reports/", views.reports, name="reports"),
    path("household/<int:household_id>/", views.household, name="household"),
]
