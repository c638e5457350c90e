"""Addresses of the foresight room, below /vooruitkijken/."""

from django.urls import URLPattern, path

from naast.foresight import views

app_name = "foresight"
urlpatterns: list[URLPattern] = [
    path("", views.ahead, name="ahead"),
    path("na-overlijden/", views.after, name="after"),
    path("<uuid:person_id>/", views.person, name="person"),
    path("<uuid:person_id>/in-het-plan/", views.propose, name="propose"),
]
