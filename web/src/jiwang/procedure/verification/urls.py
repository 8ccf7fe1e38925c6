"""Addresses of checks of means."""

from django.urls import path

from jiwang.procedure.verification import views

app_name = "verification"
urlpatterns = [
    path("", views.shelves, name="list"),
    path("desk/", views.desk, name="desk"),
    path("reply/", views.reply, name="reply"),
    path("application/<uuid:application_id>/", views.ask, name="ask"),
    path("application/<uuid:application_id>/use/", views.use, name="use"),
    path("line/<uuid:line_id>/", views.line, name="line"),
    path("line/<uuid:line_id>/again/", views.again, name="again"),
    path("<uuid:check_id>/", views.check, name="check"),
    path("<uuid:check_id>/step/", views.take_step, name="step"),
    path("<uuid:check_id>/file/", views.file, name="file"),
    path("<uuid:check_id>/report/", views.report, name="report"),
]
