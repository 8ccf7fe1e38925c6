"""Addresses of the policy pages."""

from django.urls import path, re_path

from jiwang.desk.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("", views.versions, name="versions"),
    path("take-in/", views.take_in, name="take_in"),
    path("<int:version_id>/", views.version, name="version"),
    path("<int:version_id>/propose/", views.propose, name="propose"),
    path("activations/<int:activation_id>/", views.answer, name="answer"),
    re_path(r"^(?P<version_id>\d{1,9})/catalogue\.(?P<kind>html|xlsx)$", views.catalogue, name="catalogue"),
    re_path(
        r"^(?P<version_id>\d{1,9})/against/(?P<old_id>\d{1,9})/differences\.(?P<kind>html|xlsx)$",
        views.differences,
        name="differences",
    ),
]
