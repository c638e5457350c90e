"""Addresses of the referrals room."""

from __future__ import annotations

from django.urls import URLPattern, path

from naast.referrals.urls_sending import sending_patterns
from naast.referrals.views import receiver

app_name = "referrals"
urlpatterns: list[URLPattern] = [
    # Of a receiver without an account: the link of the mail, the code, and the question itself.
    path("antwoord/<str:token>/", receiver.entry, name="receive"),
    path("antwoord/<str:token>/code/", receiver.code, name="receive_code"),
    path("antwoord/<str:token>/nieuw/", receiver.new_link, name="receive_new"),
    path("antwoord/<str:token>/vraag/", receiver.question, name="receive_question"),
    path("antwoord/<str:token>/vraag/terug/", receiver.undo, name="receive_undo"),
    *sending_patterns,
]
