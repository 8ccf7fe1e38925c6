"""Addresses of decisions."""

from django.urls import path

from jiwang.stages.decisions import views

app_name = "decisions"
urlpatterns = [
    path("mirrored/", views.mirrored, name="mirrored"),
    path("", views.inbox, name="inbox"),
    path("reckon/", views.reckon, name="reckon"),
    path("reckon/<int:household_id>/", views.reckon_home, name="reckon_home"),
    path("confirm/", views.confirm, name="confirm"),
    path("publication/<slug:area>/", views.publication, name="publication"),
    path("letter/<uuid:decision_id>/", views.letter, name="letter"),
    path("letter/<uuid:decision_id>/file/", views.paper, name="paper"),
    path("again/<uuid:decision_id>/", views.work_out_again, name="again"),
    path("<uuid:change_id>/", views.change_page, name="change"),
    path("<uuid:change_id>/step/", views.take_step, name="step"),
]
