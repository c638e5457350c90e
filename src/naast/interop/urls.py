"""Addresses of the interop room."""

from django.urls import include, path, re_path

from naast.interop import views

app_name = "interop"
urlpatterns = [
    path("v1/openapi.json", views.openapi, name="openapi"),
    path("v1/referrals", views.referrals, name="referrals"),
    path("v1/referrals/<uuid:referral_id>", views.referral, name="referral"),
    path("v1/referrals/<uuid:referral_id>/answer", views.answer, name="answer"),
    path("v1/referrals/<uuid:referral_id>/undo", views.undo, name="undo"),
    path("hsds/v3/", include("naast.interop.hsds.urls")),
    # Also what does not exist is answered in the language of systems.
    re_path(r"^", views.unknown, name="unknown"),
]
