"""Addresses of the pocket. The worker lies beside the shell, so that it serves everything beneath it."""

from django.urls import path

from jiwang.desk.pocket import views

app_name = "pocket"
urlpatterns = [
    path("", views.shell, name="shell"),
    path("worker.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("devices/", views.devices, name="devices"),
    path("devices/enrol/", views.enrol, name="enrol"),
    path("devices/<uuid:device_id>/", views.standing, name="standing"),
    path("devices/<uuid:device_id>/open/", views.renew, name="renew"),
    path("devices/<uuid:device_id>/parcel/", views.parcel, name="parcel"),
    path("devices/<uuid:device_id>/visits/", views.deliver, name="deliver"),
    path("devices/<uuid:device_id>/marks/", views.draw, name="draw"),
    path("devices/<uuid:device_id>/pieces/", views.enclose, name="enclose"),
    path("devices/<uuid:device_id>/close/", views.close, name="close"),
    path("devices/<uuid:device_id>/stop/", views.revoke, name="revoke"),
    path("enclosures/<uuid:enclosure_id>/", views.enclosure, name="enclosure"),
    path("marks/<uuid:mark_id>/", views.mark, name="mark"),
]
