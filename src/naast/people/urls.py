"""Addresses of the people room."""

from django.urls import path

from naast.people import views

app_name = "people"
urlpatterns = [
    path("", views.persons, name="persons"),
    path("nieuw/", views.new, name="new"),
    path("dubbel/", views.twins, name="twins"),
    path("dubbel/<uuid:person_id>/<uuid:other_id>/", views.twin, name="twin"),
    path("samengevoegd/", views.merged, name="merged"),
    path("samengevoegd/<uuid:person_id>/<uuid:merge_id>/terug/", views.merge_undo, name="merge_undo"),
    path("toegang/<str:token>/", views.entry, name="entry"),
    path("toegang/<str:token>/code/", views.code, name="code"),
    path("nieuwe-link/", views.new_link, name="new_link"),
    path("mij/", views.own, name="own"),
    path("mij/verhaal/", views.own_story, name="own_story"),
    path("mij/verhaal/<uuid:entry_id>/", views.own_story_change, name="own_story_change"),
    path("mij/uit/", views.sign_out, name="sign_out"),
    path("mij/overal-uit/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("<uuid:person_id>/", views.person, name="person"),
    path("<uuid:person_id>/wijzigen/", views.person_change, name="person_change"),
    path("<uuid:person_id>/huis/", views.home, name="home"),
    path("<uuid:person_id>/naasten/nieuw/", views.member_new, name="member_new"),
    path("<uuid:person_id>/naasten/<uuid:member_id>/", views.member, name="member"),
    path("<uuid:person_id>/naasten/<uuid:member_id>/weg/", views.member_go, name="member_go"),
    path("<uuid:person_id>/naasten/<uuid:member_id>/terug/", views.member_back, name="member_back"),
    path("<uuid:person_id>/naasten/<uuid:member_id>/vertegenwoordigt/", views.represent, name="represent"),
    path(
        "<uuid:person_id>/naasten/<uuid:member_id>/vertegenwoordigt/stop/", views.represent_stop, name="represent_stop"
    ),
    path("<uuid:person_id>/naasten/<uuid:member_id>/link/", views.link, name="link"),
    path("<uuid:person_id>/naasten/<uuid:member_id>/link/stop/", views.link_stop, name="link_stop"),
    path("<uuid:person_id>/verhaal/", views.story, name="story"),
    path("<uuid:person_id>/verhaal/<uuid:entry_id>/terug/", views.story_back, name="story_back"),
    path("<uuid:person_id>/overleden/", views.death, name="death"),
    path("<uuid:person_id>/overleden/bevestigen/", views.death_confirm, name="death_confirm"),
    path("<uuid:person_id>/overleden/terug/", views.death_undo, name="death_undo"),
]
