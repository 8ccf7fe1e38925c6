"""Addresses of checks of means."""

from django.urls import path

from jiwang.procedure.verification.views import cases, machine, outside

app_name = "verification"
urlpatterns = [
    path("", cases.shelves, name="list"),
    path("desk/", cases.desk, name="desk"),
    path("reply/", cases.reply, name="reply"),
    path("push/", machine.push, name="push"),
    path("application/<uuid:application_id>/", cases.ask, name="ask"),
    path("application/<uuid:application_id>/use/", cases.use, name="use"),
    path("household/<int:household_id>/supporters/", outside.supporters, name="supporters"),
    path("household/<int:household_id>/supporters/person/", outside.person, name="supporter"),
    path("line/<uuid:line_id>/", cases.line, name="line"),
    path("line/<uuid:line_id>/again/", cases.again, name="again"),
    path("<uuid:check_id>/", cases.check, name="check"),
    path("<uuid:check_id>/step/", cases.take_step, name="step"),
    path("<uuid:check_id>/file/", cases.file, name="file"),
    path("<uuid:check_id>/report/", cases.report, name="report"),
]
