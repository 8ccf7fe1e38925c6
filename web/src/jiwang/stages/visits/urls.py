"""Addresses of visits."""

from django.urls import path

from jiwang.stages.visits import views

app_name = "visits"
urlpatterns = [
    path("rounds/", views.rounds, name="rounds"),
    path("sent/<uuid:visit_id>/", views.visit, name="visit"),
    path("<slug:task_id>/", views.form, name="form"),
    path("<slug:task_id>/paper/", views.paper, name="paper"),
]
