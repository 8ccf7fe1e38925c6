"""Addresses of returns."""

from django.urls import path

from jiwang.desk.returns import views

app_name = "returns"
urlpatterns = [
    path("", views.aid, name="aid"),
    path("behind/", views.behind, name="behind"),
    path("<slug:layout_id>/", views.table, name="table"),
    path("<slug:layout_id>/compare/", views.compare, name="compare"),
    path("<slug:layout_id>/<int:number>/behind/", views.made_of, name="made_of"),
]
