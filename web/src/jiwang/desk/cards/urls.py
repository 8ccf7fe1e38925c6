"""Addresses of cards: the officers' pages, and the page that a family's QR opens."""

from django.urls import path

from jiwang.desk.cards import views

app_name = "cards"
urlpatterns = [
    path("c/<slug:word>/", views.family, name="family"),
    path("cards/", views.cards, name="cards"),
    path("cards/household/<int:household_id>/", views.card, name="card"),
    path("cards/household/<int:household_id>/consent/", views.consent, name="consent"),
    path("cards/household/<int:household_id>/stop/", views.stop, name="stop"),
    path("cards/household/<int:household_id>/book/", views.book, name="book"),
    path("cards/household/<int:household_id>/print/", views.one, name="one"),
    path("cards/print/", views.ask, name="ask"),
    path("cards/batches/<int:batch_id>/", views.batch, name="batch"),
    path("cards/batches/<int:batch_id>/<slug:village>/", views.file, name="file"),
    path("cards/team/", views.team, name="team"),
    path("cards/team/<int:contact_id>/drop/", views.drop, name="drop"),
    path("cards/team/<slug:village>/sheet/", views.sheet, name="sheet"),
]
