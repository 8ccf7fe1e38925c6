"""Addresses of authorisations."""

from django.urls import path

from jiwang.registers.authorisations import views

app_name = "authorisations"
urlpatterns = [
    path("households/<int:household_id>/", views.take_in, name="take_in"),
    path("households/<int:household_id>/supporter/", views.from_outside, name="from_outside"),
    path("<int:authorisation_id>/withdraw/", views.withdraw, name="withdraw"),
]
