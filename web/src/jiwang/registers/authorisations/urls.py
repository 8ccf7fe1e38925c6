"""Addresses of authorisations."""

from django.urls import path

from jiwang.registers.authorisations import views

app_name = "authorisations"
urlpatterns = [
    path("households/<int:household_id>/", views.take_in, name="take_in"),
    path("<int:authorisation_id>/withdraw/", views.withdraw, name="withdraw"),
]
