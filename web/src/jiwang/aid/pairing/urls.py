"""Addresses of pairing."""

from django.urls import path

from jiwang.aid.pairing import views

app_name = "pairing"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("book/", views.book, name="book"),
    path("many/", views.many, name="many"),
    path("undo/<uuid:batch>/", views.undo, name="undo"),
    path("helpers/", views.helpers, name="helpers"),
    path("helpers/<int:helper_id>/", views.helper, name="helper"),
    path("household/<int:household_id>/", views.home, name="home"),
    path("household/<int:household_id>/step/", views.step, name="step"),
    path("<int:pairing_id>/give/", views.give, name="give"),
    path("mine/", views.mine, name="mine"),
    path("mine/<int:pairing_id>/", views.family, name="family"),
]
