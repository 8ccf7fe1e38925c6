"""Addresses of the door and of the list of officers."""

from django.urls import path

from jiwang.registers.staff import views

app_name = "staff"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.second_factor, name="second_factor"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.password, name="password"),
    path("staff/", views.officers, name="officers"),
    path("staff/enrol/", views.enrol, name="enrol"),
    path("staff/second-hands/", views.second_hands, name="second_hands"),
    path("staff/<str:code>/", views.officer, name="officer"),
    path("staff/<str:code>/change/", views.change, name="change"),
    path("staff/<str:code>/postings/<int:posting_id>/end/", views.end_posting, name="end_posting"),
]
