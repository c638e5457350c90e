"""Addresses of the keeping room, below /beheer/."""

from __future__ import annotations

from django.urls import URLPattern, path

from naast.keeping import views

app_name = "keeping"
urlpatterns: list[URLPattern] = [
    # For everyone: something on the map is wrong.
    path("klopt-niet/<slug:slug>/", views.report, name="report"),
    path("klopt-niet/<slug:slug>/dank/", views.thanks, name="thanks"),
    # For an organisation, behind the link of its mail.
    path("bevestig/<str:token>/", views.confirm, name="confirm"),
    path("bevestig/<str:token>/nieuw/", views.confirm_new, name="confirm_new"),
    path("bevestig/<str:token>/mail/", views.confirm_mail, name="confirm_mail"),
    path("bevestig/<str:token>/terug/<uuid:round_id>/", views.confirm_undo, name="confirm_undo"),
    path("bevestig/<str:token>/<slug:slug>/", views.confirm_service, name="confirm_service"),
    path("bevestig/<str:token>/<slug:slug>/weg/", views.confirm_unlist, name="confirm_unlist"),
    # For who keeps the map.
    path("", views.queue, name="queue"),
    path("volgende/", views.following, name="next"),
    path("plek/<uuid:entry_id>/", views.entry, name="entry"),
    path("plek/<uuid:entry_id>/<slug:verb>/", views.hold, name="hold"),
    path("ronde/<uuid:round_id>/", views.saved, name="saved"),
    path("ronde/<uuid:round_id>/terug/", views.undo, name="undo"),
    path("beheerders/", views.keepers, name="keepers"),
    path("beheerders/<slug:verb>/", views.arrange, name="arrange"),
    path("niet-op-de-kaart/", views.unlist, name="unlist"),
    path("niet-op-de-kaart/<uuid:entry_id>/", views.decide, name="decide"),
]
