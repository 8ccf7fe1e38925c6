"""Addresses of household plans."""

from django.urls import path

from jiwang.aid.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.shelves, name="list"),
    path("views/", views.views_page, name="views"),
    path("views/book/", views.views_book, name="views_book"),
    path("lists/", views.tasklists, name="tasklists"),
    path("lists/<uuid:list_id>/", views.tasklist, name="tasklist"),
    path("lists/<uuid:list_id>/book/", views.tasklist_book, name="tasklist_book"),
    path("desk/", views.desk, name="desk"),
    path("household/<int:household_id>/", views.plan_page, name="plan"),
    path("household/<int:household_id>/draft/", views.draft, name="draft"),
    path("household/<int:household_id>/hear/", views.hear, name="hear"),
    path("household/<int:household_id>/confirm/", views.confirm, name="confirm"),
    path("household/<int:household_id>/add/", views.add, name="add"),
    path("household/<int:household_id>/version/<int:number>/", views.version, name="version"),
    path("measure/<uuid:measure_id>/", views.measure, name="measure"),
    path("measure/<uuid:measure_id>/change/", views.change, name="change"),
    path("measure/<uuid:measure_id>/step/", views.take_step, name="step"),
]
