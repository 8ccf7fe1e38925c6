"""Address of errands."""

from django.urls import path

from jiwang.desk.errands import views

app_name = "errands"
urlpatterns = [path("", views.ask, name="ask")]
