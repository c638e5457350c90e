"""Addresses of the directory room, below /hulp/."""

from django.urls import path

from naast.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("aanbod/<uuid:service_id>/", views.service_by_id, name="service_by_id"),
    path("aanbod/<slug:slug>/", views.service, name="service"),
    path("bij/<slug:slug>/", views.organisation, name="organisation"),
    path("wijk/<slug:slug>/", views.neighbourhood, name="neighbourhood"),
]
