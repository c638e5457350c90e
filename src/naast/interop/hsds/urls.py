"""Addresses of the public map, as HSDS names its paths."""

from django.urls import path

from naast.interop.hsds import views

urlpatterns = [
    path("", views.root, name="hsds-root"),
    path("openapi.json", views.openapi, name="hsds-openapi"),
    path("services", views.services, name="hsds-services"),
    path("services/<uuid:service_id>", views.service, name="hsds-service"),
    path("service_at_locations", views.at_locations, name="hsds-at-locations"),
    path("service_at_locations/<uuid:at_id>", views.at_location, name="hsds-at-location"),
    path("organizations", views.organisations, name="hsds-organizations"),
    path("organizations/<uuid:organization_id>", views.organisation, name="hsds-organization"),
    path("taxonomies", views.taxonomies, name="hsds-taxonomies"),
    path("taxonomies/<uuid:taxonomy_id>", views.taxonomy, name="hsds-taxonomy"),
    path("taxonomy_terms", views.taxonomy_terms, name="hsds-taxonomy-terms"),
    path("taxonomy_terms/<uuid:term_id>", views.taxonomy_term, name="hsds-taxonomy-term"),
]
