"""Addresses of reports: the public form, and the officers' pages."""

from django.urls import path

from jiwang.portal import views

app_name = "portal"
urlpatterns = [
    path("tell/<slug:code>/", views.tell, name="tell"),
    path("tell/<slug:code>/thanks/", views.thanks, name="thanks"),
    path("reports/", views.reports, name="reports"),
    path("reports/walk-in/", views.walk_in, name="walk_in"),
    path("reports/poster/<slug:code>/", views.poster, name="poster"),
    path("reports/<int:report_id>/", views.report, name="report"),
    path("reports/<int:report_id>/send/", views.send, name="send"),
    path("reports/<int:report_id>/merge/", views.merge, name="merge"),
    path("reports/<int:report_id>/close/", views.close, name="close"),
    path("reports/<int:report_id>/reporter/", views.reporter, name="reporter"),
]
