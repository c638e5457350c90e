"""Addresses of the accounts room: coming in, one's own account, and what coordinators do for their people."""

from django.urls import path

from naast.accounts import views

app_name = "accounts"
urlpatterns = [
    path("inloggen/", views.Login.as_view(), name="login"),
    path("uitloggen/", views.logout_view, name="logout"),
    path("inloggen/tweede-stap/", views.second_step, name="second_step"),
    path("inloggen/passkey/vraag/", views.passkey_question, name="passkey_question"),
    path("inloggen/passkey/", views.passkey_use, name="passkey_use"),
    path("inloggen/organisatie/", views.organisations, name="organisations"),
    path("inloggen/organisatie/terug/", views.organisation_back, name="organisation_back"),
    path("wachtwoord/vergeten/", views.forgotten, name="forgotten"),
    path("wachtwoord/nieuw/<str:token>/", views.new_password, name="new_password"),
    path("uitnodiging/<str:token>/", views.accept, name="accept"),
    path("account/", views.account, name="account"),
    path("account/bevestigen/", views.confirm, name="confirm"),
    path("account/wachtwoord/", views.change_password, name="change_password"),
    path("account/apparaten/stoppen/", views.stop_session, name="stop_session"),
    path("account/apparaten/overal-uit/", views.stop_all, name="stop_all"),
    path("account/tweede-stap/", views.steps, name="steps"),
    path("account/tweede-stap/app/", views.app, name="app"),
    path("account/tweede-stap/passkey/", views.passkey, name="passkey"),
    path("account/tweede-stap/passkey/vraag/", views.new_passkey_question, name="new_passkey_question"),
    path("account/tweede-stap/weg/", views.remove_step, name="remove_step"),
    path("account/herstelcodes/", views.recovery_codes, name="recovery_codes"),
    path("mensen-van/<slug:slug>/", views.people, name="people"),
    path("mensen-van/<slug:slug>/uitnodigen/", views.invite, name="invite"),
    path("mensen-van/<slug:slug>/uitnodiging/", views.change_invitation, name="change_invitation"),
    path("mensen-van/<slug:slug>/helpen/", views.help_colleague, name="help_colleague"),
    path("mensen-van/<slug:slug>/vertrek/<uuid:user_id>/", views.leave, name="leave"),
    path("mensen-van/<slug:slug>/terug/", views.undo_leave, name="undo_leave"),
]
