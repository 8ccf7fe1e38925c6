"""Addresses of delegations."""

from django.urls import path

from jiwang.procedure.delegations import views

app_name = "delegations"
urlpatterns = [
    path("", views.standing, name="list"),
    path("propose/", views.propose, name="propose"),
    path("<uuid:delegation_id>/settle/", views.settle, name="settle"),
]
