"""Addresses of who asks help, and of who receives it with an account. Those of a receiver without one are in `urls`."""

from django.urls import path

from naast.referrals.views import inbox, outstanding, receivers, sending

sending_patterns = [
    path("", outstanding.outstanding, name="outstanding"),
    path("ontvangers/", receivers.receivers, name="receivers"),
    path("gevraagd/", inbox.inbox, name="inbox"),
    path("gevraagd/<uuid:referral_id>/", inbox.one, name="inbox_one"),
    path("gevraagd/<uuid:referral_id>/herstel/", inbox.undo, name="inbox_undo"),
    path("mensen/<uuid:person_id>/", sending.person_choose, name="person_choose"),
    path("mensen/<uuid:person_id>/<slug:slug>/", sending.person_ask, name="person_ask"),
    path("<uuid:referral_id>/", outstanding.detail, name="detail"),
    path("<uuid:referral_id>/afspraak.ics", outstanding.calendar, name="calendar"),
    path("<uuid:referral_id>/anders/", outstanding.redirect, name="redirect"),
    path("<uuid:referral_id>/anders/<slug:slug>/", outstanding.redirect_to, name="redirect_to"),
    path("<uuid:referral_id>/<slug:verb>/", outstanding.handle, name="handle"),
]
