"""Addresses of places."""

from django.urls import path, re_path

from jiwang.desk.gazetteer import views

app_name = "gazetteer"
urlpatterns = [
    path("", views.mine, name="mine"),
    re_path(r"^(?P<code>\d{2,12})/$", views.place, name="place"),
    re_path(r"^(?P<code>\d{2,12})/zones/$", views.add_zone, name="add_zone"),
    re_path(r"^(?P<code>\d{2,12})/formers/$", views.note_former, name="note_former"),
]
