"""Addresses of the visits room, below /stroomschema/."""

from django.urls import path

from naast.visits.views import flows as views

app_name = "visits"
urlpatterns = [
    path("", views.flows, name="flows"),
    path("<slug:name>/", views.flow, name="flow"),
]
