"""Addresses of benefits."""

from django.urls import path

from jiwang.aid.benefits.views import files, payees, runs, units

app_name = "benefits"
urlpatterns = [
    path("", runs.runs, name="runs"),
    path("run/<int:run_id>/", runs.run_page, name="run"),
    path("run/<int:run_id>/step/", runs.take_step, name="step"),
    path("run/<int:run_id>/bank/", files.bank_file, name="bank_file"),
    path("run/<int:run_id>/answer/", files.take_answer, name="answer"),
    path("run/<int:run_id>/book/", files.book, name="book"),
    path("units/", units.units, name="units"),
    path("unit/<int:household_id>/", units.unit, name="unit"),
    path("unit/<int:household_id>/change/", units.change, name="change"),
    path("payees/", payees.payees, name="payees"),
    path("payees/template/", payees.template, name="payee_template"),
    path("payees/<int:list_id>/", payees.payee_list, name="payee_list"),
    path("payees/<int:list_id>/step/", payees.take_step, name="payee_step"),
    path("payees/<int:list_id>/refused/", payees.refused, name="payee_refused"),
    path("notice/<uuid:pause_id>/", units.notice, name="notice"),
]
