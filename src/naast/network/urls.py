"""Addresses of the network room, below /netwerk/."""

from __future__ import annotations

from django.urls import URLPattern, path

from naast.network import views

app_name = "network"
urlpatterns: list[URLPattern] = [
    # For an organisation, behind the link of its mail.
    path("antwoord/<str:token>/", views.answer, name="answer"),
    path("antwoord/<str:token>/samen/", views.answer_more, name="answer_more"),
    path("antwoord/<str:token>/dank/", views.answer_thanks, name="answer_thanks"),
    # For who coordinates a team.
    path("", views.waves, name="waves"),
    path("nieuw/", views.new, name="new"),
    path("ronde/<uuid:wave_id>/", views.wave, name="wave"),
    path("ronde/<uuid:wave_id>/ontmoeten/", views.meetings, name="meetings"),
    path("ronde/<uuid:wave_id>/bestand/<slug:kind>/", views.download, name="download"),
    path("ronde/<uuid:wave_id>/<slug:verb>/", views.act, name="act"),
    path("ontmoeting/<uuid:idea_id>/", views.look_back, name="look_back"),
]
