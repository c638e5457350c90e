"""Addresses of the case table room, below /casustafel/."""

from __future__ import annotations

from django.urls import URLPattern, path

from naast.casetable import views

app_name = "casetable"
urlpatterns: list[URLPattern] = [
    path("", views.tables, name="tables"),
    path("nieuw/", views.plan, name="plan"),
    path("geleerd/", views.learnt, name="learnt"),
    path("gemis/<uuid:gap_id>/", views.settle, name="settle"),
    # Behind the link of an invitation.
    path("aan/<str:token>/", views.come, name="come"),
    path("aan/<str:token>/antwoord/", views.answer, name="answer"),
    path("aan/<str:token>/code/", views.code, name="code"),
    path("aan/<str:token>/agenda.ics", views.calendar, name="calendar"),
    # For who sits at the table, and (arranging) for who plans it.
    path("<uuid:table_id>/", views.table, name="table"),
    path("<uuid:table_id>/volg/", views.follow, name="follow"),
    path("<uuid:table_id>/doe/<slug:verb>/", views.do, name="do"),
    path("<uuid:table_id>/kaart/", views.card, name="card"),
    path("<uuid:table_id>/lezen/", views.read, name="read"),
    path("<uuid:table_id>/einde/", views.end, name="end"),
    path("<uuid:table_id>/terug/", views.back, name="back"),
    path("<uuid:table_id>/regelen/", views.arrange, name="arrange"),
    path("<uuid:table_id>/regelen/<slug:verb>/", views.change, name="change"),
]
