"""Addresses of dispatch."""

from django.urls import path

from jiwang.stages.dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("mine/", views.mine, name="mine"),
    path("step/", views.take_step, name="step"),
    path("<slug:task_id>/", views.task, name="task"),
]
