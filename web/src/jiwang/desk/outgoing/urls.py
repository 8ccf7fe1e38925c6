"""Addresses of what leaves the desk."""

from django.urls import path

from jiwang.desk.outgoing import views

app_name = "outgoing"
urlpatterns = [
    path("", views.parcels, name="parcels"),
    path("exchange/", views.exchange, name="exchange"),
    path("again/", views.resend, name="resend"),
    path("<int:parcel_id>/recall/", views.recall, name="recall"),
    path("replies/<int:reply_id>/ask/", views.ask, name="ask"),
    path("send/", views.send, name="send"),
    path("alerts.xlsx", views.alerts, name="alerts"),
    path("tasks.xlsx", views.tasks, name="tasks"),
    path("mine.xlsx", views.mine, name="mine"),
    path("officers.xlsx", views.officers, name="officers"),
    path("search.xlsx", views.search, name="search"),
]
