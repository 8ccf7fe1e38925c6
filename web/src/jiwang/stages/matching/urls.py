"""Addresses of matching."""

from django.urls import path

from jiwang.stages.matching import views

app_name = "matching"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("strays/", views.strays, name="strays"),
    path("strays.xlsx", views.stray_book, name="stray_book"),
    path("history/", views.history, name="history"),
    path("back/<int:opinion_id>/", views.take_back, name="take_back"),
    path("ask/<int:person_id>/<int:other_id>/", views.ask, name="ask"),
    path("<slug:pair_id>/", views.pair, name="pair"),
]
