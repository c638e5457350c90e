"""Addresses of the intake room: for everyone, for the asker with a secret link, and for the team."""

from django.urls import path

from naast.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("antwoord/", views.result, name="result"),
    path("bel-mij/", views.call_me, name="call_me"),
    path("volgen/<str:token>/", views.status, name="status"),
    path("volgen/<str:token>/reageren/", views.reply, name="reply"),
    path("volgen/<str:token>/intrekken/", views.withdraw, name="withdraw"),
    path("volgen/<str:token>/heropenen/", views.reopen, name="reopen"),
    path("volgen/<str:token>/hulp/<uuid:referral_id>/intrekken/", views.help_withdraw, name="help_withdraw"),
    path("werkbak/", views.inbox, name="inbox"),
    path("werkbak/nieuw/", views.desk, name="desk"),
    path("werkbak/<uuid:question_id>/", views.question, name="question"),
    path("werkbak/<uuid:question_id>/hulp/", views.help_choose, name="help_choose"),
    path("werkbak/<uuid:question_id>/hulp/<slug:slug>/", views.help_ask, name="help_ask"),
    path("werkbak/<uuid:question_id>/<slug:verb>/", views.handle, name="handle"),
    path("teams/", views.teams, name="teams"),
    path("teams/<slug:slug>/", views.team, name="team"),
    path("teams/<slug:slug>/<slug:verb>/", views.arrange, name="arrange"),
]
