"""Addresses of small wishes."""

from django.urls import path

from jiwang.aid.wishes import views

app_name = "wishes"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("open/", views.open_to_all, name="open"),
    path("claim/", views.to_claim, name="claim"),
    path("household/<int:household_id>/", views.tell, name="tell"),
    path("<uuid:wish_id>/", views.wish, name="wish"),
    path("<uuid:wish_id>/step/", views.step, name="step"),
]
