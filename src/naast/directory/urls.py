"""Addresses of the directory room, below /hulp/."""

from django.urls import path

from naast.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("aanbod/<uuid:service_id>/", views.service_by_id, name="service_by_id"),
    path("aanbod/<slug:slug>/", views.service, name="service"),
    path("bij/<slug:slug>/", views.organisation, name="organisation"),
    path("wat-is-er-niet/", views.gaps, name="gaps"),
    path("vergelijk/", views.compare, name="compare"),
    path("lijsten/", views.selections, name="selections"),
    path("lijsten/<uuid:selection_id>/", views.selection, name="selection"),
    path("lijsten/<uuid:selection_id>/plek/", views.selection_place, name="selection_place"),
    path("lijsten/<uuid:selection_id>/folder/", views.leaflet, name="leaflet"),
    path("lijsten/<uuid:selection_id>/folder.pdf", views.leaflet_pdf, name="leaflet_pdf"),
    path("lijsten/<uuid:selection_id>/weg/", views.remove_selection, name="remove_selection"),
    path("aanbod/<uuid:service_id>/op-lijst/", views.put_on_list, name="put_on_list"),
    path("aanbod/<uuid:service_id>/notitie/", views.write_note, name="write_note"),
    path("wijk/<slug:slug>/", views.neighbourhood, name="neighbourhood"),
]
