"""Addresses of the ledger."""

from django.urls import path

from jiwang.stages.assistance import views

app_name = "assistance"
urlpatterns = [
    path("", views.funds, name="funds"),
    path("open/", views.open_fund, name="open_fund"),
    path("fund/<int:fund_id>/", views.fund, name="fund"),
    path("fund/<int:fund_id>/book/", views.fund_book, name="fund_book"),
    path("fund/<int:fund_id>/close/", views.close_fund, name="close_fund"),
    path("fund/<int:fund_id>/deposit/", views.deposit, name="deposit"),
    path("deposit/<uuid:deposit_id>/", views.answer, name="answer"),
    path("decision/<uuid:decision_id>/", views.pay, name="pay"),
    path("entry/<uuid:entry_id>/reverse/", views.reverse_entry, name="reverse"),
    path("household/<int:household_id>/", views.handbook, name="handbook"),
    path("household/<int:household_id>/book/", views.household_book, name="household_book"),
]
