"""Addresses of owners' files."""

from django.urls import path

from jiwang.procedure.owners import views

app_name = "owners"
urlpatterns = [
    path("", views.files, name="files"),
    path("book/", views.book, name="book"),
    path("plan/", views.plan, name="plan"),
    path("new/", views.declare, name="declare"),
    path("<uuid:file_id>/", views.file, name="file"),
    path("<uuid:file_id>/step/", views.take_step, name="step"),
]
