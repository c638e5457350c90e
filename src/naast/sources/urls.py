"""Addresses of the sources room, below /bronnen/."""

from __future__ import annotations

from django.urls import URLPattern, path

from naast.sources.views import kinds, maps, pairs

app_name = "sources"
urlpatterns: list[URLPattern] = [
    path("", maps.sources, name="list"),
    path("nieuw/", maps.new, name="new"),
    path("dubbel/", pairs.matches, name="matches"),
    path("dubbel/<uuid:match_id>/", pairs.match, name="match"),
    path("dubbel/<uuid:match_id>/oordeel/", pairs.decide, name="decide"),
    path("klaar/", pairs.ready, name="ready"),
    path("soort-hulp/", kinds.waiting, name="kinds"),
    path("soort-hulp/<uuid:service_id>/", kinds.one, name="kind"),
    path("vermelding/<uuid:record_id>/", pairs.record, name="record"),
    path("vermelding/<uuid:record_id>/overnemen/", pairs.apply_values, name="apply"),
    path("inlezen/<uuid:run_id>/", maps.run, name="run"),
    path("inlezen/<uuid:run_id>/kolommen/", maps.columns_of, name="columns"),
    path("inlezen/<uuid:run_id>/voorbeeld/", maps.preview, name="preview"),
    path("inlezen/<uuid:run_id>/start/", maps.start, name="start"),
    path("inlezen/<uuid:run_id>/verder/", maps.go_on, name="go_on"),
    path("inlezen/<uuid:run_id>/terug/", maps.undo, name="undo"),
    path("inlezen/<uuid:run_id>/fouten.csv", maps.errors_file, name="errors"),
    path("<uuid:source_id>/", maps.source, name="source"),
    path("<uuid:source_id>/wijzigen/", maps.change, name="change"),
    # The one address of the house where files come in: also named in settings.NAAST_UPLOADS.
    path("<uuid:source_id>/bestand/", maps.upload, name="upload"),
]
