"""Addresses for anyone who worries about somebody, below /zorgen/."""

from django.urls import path

from naast.visits.views import worries as views

app_name = "worry"
urlpatterns = [
    path("", views.start, name="start"),
    path("doorgeven/", views.send, name="send"),
    path("herinnering/", views.remind, name="remind"),
    path("kaartje/", views.card, name="card"),
    path("volgen/<str:token>/", views.status, name="status"),
    path("volgen/<str:token>/intrekken/", views.withdraw, name="withdraw"),
]
