"""Addresses of reviews and lawsuits."""

from django.urls import path

from jiwang.procedure.remedies import views

app_name = "remedies"
urlpatterns = [
    path("", views.listing, name="list"),
    path("decision/<uuid:decision_id>/", views.decision, name="decision"),
    path("<uuid:remedy_id>/end/", views.end, name="end"),
]
