"""Addresses of what a person has to decide about visits."""

from django.urls import path

from jiwang.desk.disputes import views

app_name = "disputes"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("deliveries/<uuid:delivery_id>/", views.settle, name="settle"),
    path("answers/", views.resolve, name="resolve"),
]
