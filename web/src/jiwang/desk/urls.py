"""Addresses of the pages across stages."""

from django.urls import path

from jiwang.desk import views

app_name = "desk"
urlpatterns = [
    path("alive/", views.alive, name="alive"),
    path("", views.home, name="home"),
    path("households/", views.search, name="search"),
    path("households/<int:household_id>/", views.household, name="household"),
    path("households/<int:household_id>/people/<int:person_id>/", views.unmask, name="unmask"),
    path("trail/", views.trail, name="trail"),
    path("language/", views.language, name="language"),
    path("design/", views.design, name="design"),
]
