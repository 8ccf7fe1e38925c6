"""Addresses of referrals."""

from django.urls import path

from jiwang.procedure.referrals import views

app_name = "referrals"
urlpatterns = [
    path("", views.shelves, name="list"),
    path("desk/", views.desk, name="desk"),
    path("household/<int:household_id>/", views.refer, name="refer"),
    path("<uuid:referral_id>/", views.referral, name="referral"),
    path("<uuid:referral_id>/step/", views.take_step, name="step"),
    path("<uuid:referral_id>/slip/", views.slip, name="slip"),
]
