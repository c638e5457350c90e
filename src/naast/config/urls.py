"""Addresses of the whole house."""

from django.urls import include, path
from django.views.i18n import set_language

from naast.core import views as core_views
from naast.intake.views import refused

urlpatterns = [
    path("", include("naast.intake.urls")),
    path("", include("naast.core.urls")),
    path("", include("naast.accounts.urls")),
    path("mensen/", include("naast.people.urls")),
    path("kring/", include("naast.access.urls")),
    path("rechten/", include("naast.rights.urls")),
    path("hulp/", include("naast.directory.urls")),
    path("beheer/", include("naast.keeping.urls")),
    path("bronnen/", include("naast.sources.urls")),
    path("stroomschema/", include("naast.visits.urls")),
    path("bezoek/", include("naast.visits.urls_visits")),
    path("zorgen/", include("naast.visits.urls_worries")),
    path("casustafel/", include("naast.casetable.urls")),
    path("netwerk/", include("naast.network.urls")),
    path("vooruitkijken/", include("naast.foresight.urls")),
    path("verwijzingen/", include("naast.referrals.urls")),
    path("plan/", include("naast.plan.urls")),
    path("api/", include("naast.interop.urls")),
    path("taal/", set_language, name="set_language"),
]

handler400 = refused.bad_request
handler403 = core_views.forbidden
handler404 = core_views.not_found
handler500 = core_views.server_error
