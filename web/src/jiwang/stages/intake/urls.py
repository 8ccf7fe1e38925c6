"""Addresses of intake."""

from django.urls import path

from jiwang.stages.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.board, name="board"),
    path("<int:batch_id>/", views.batch, name="batch"),
    path("<int:batch_id>/move/", views.take_move, name="move"),
    path("<int:batch_id>/columns/", views.say_columns, name="columns"),
    path("retention/", views.retention, name="retention"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", views.revoke, name="revoke"),
    path("push/", views.push, name="push"),
    path("push/<int:batch_id>/", views.pushed, name="pushed"),
]
