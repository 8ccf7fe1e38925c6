"""Addresses of decisions on applications."""

from django.urls import path

from jiwang.procedure.rulings import views

app_name = "rulings"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<uuid:part_id>/", views.part, name="part"),
    path("<uuid:part_id>/explain/", views.explain, name="explain"),
    path("<uuid:part_id>/decide/", views.decide, name="decide"),
]
