"""The address of what was typed twice."""

from django.urls import path

from jiwang.desk.doubling import views

app_name = "doubling"
urlpatterns = [path("", views.doubled, name="doubled")]
