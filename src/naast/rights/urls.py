"""Addresses of the rights room: for who it is about, for the team, for the privacy officer."""

from django.urls import path

from naast.rights import views

app_name = "rights"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("alles/", views.everything_page, name="everything"),
    path("alles.json", views.everything_data, name="everything_data"),
    path("wie-keek/", views.log, name="log"),
    path("verbeteren/", views.correct, name="correct"),
    path("wissen/", views.delete, name="delete"),
    path("verzoek/<uuid:request_id>/intrekken/", views.withdraw, name="withdraw"),
    path("van-mij/", views.beside_page, name="beside"),
    path("van-mij/alles.json", views.beside_data, name="beside_data"),
    path("van-mij/weg/", views.beside_away, name="beside_away"),
    path("verzoeken/", views.requests, name="requests"),
    path("verzoeken/<uuid:person_id>/<uuid:request_id>/", views.request, name="request"),
    path("voor/<uuid:person_id>/", views.print_for, name="print_for"),
    path("logboek/", views.search, name="search"),
]
