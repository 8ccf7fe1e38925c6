"""Address of the leader's screen."""

from django.urls import path

from jiwang.desk.leading import views

app_name = "leading"
urlpatterns = [path("", views.screen, name="screen")]
