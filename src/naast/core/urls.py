"""Addresses of pages that belong to no room."""

from django.urls import path

from naast.core import views

app_name = "core"
urlpatterns = [
    path("over/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("componenten/", views.gallery, name="gallery"),
    path("postvak/", views.mailbox, name="mailbox"),
    path("gezond/", views.health, name="health"),
]
