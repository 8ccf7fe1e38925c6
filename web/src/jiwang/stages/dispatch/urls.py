"""Addresses of dispatch."""

from django.urls import path

from jiwang.stages.dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("mine/", views.mine, name="mine"),
    path("plan/", views.plan, name="plan"),
    path("step/", views.take_step, name="step"),
    path("merge/", views.merge, name="merge"),
    path("part/", views.part, name="part"),
    path("dispose/", views.dispose, name="dispose"),
    path("release/", views.release, name="release"),
    path("leave/<str:code>/", views.leave, name="leave"),
    path("leave/<int:absence_id>/cancel/", views.cancel_leave, name="cancel_leave"),
    path("<slug:task_id>/", views.task, name="task"),
]
