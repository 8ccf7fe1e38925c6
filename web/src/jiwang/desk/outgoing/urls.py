"""Addresses of what leaves the desk."""

from django.urls import path

from jiwang.desk.outgoing import views

app_name = "outgoing"
urlpatterns = [
    path("", views.parcels, name="parcels"),
    path("send/", views.send, name="send"),
    path("alerts.xlsx", views.alerts, name="alerts"),
    path("tasks.xlsx", views.tasks, name="tasks"),
    path("mine.xlsx", views.mine, name="mine"),
    path("officers.xlsx", views.officers, name="officers"),
    path("search.xlsx", views.search, name="search"),
]
