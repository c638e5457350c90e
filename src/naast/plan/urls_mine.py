"""Addresses of what residents make and read themselves, and of the links that they hand out."""

from __future__ import annotations

from django.urls import URLPattern, path

from naast.plan.views import carer, emergency, mine, paper, roster, wmo

my_pages: list[URLPattern] = [
    path("mij/", mine.start, name="start"),
    path("mij/vragen/", mine.my_questions, name="my_questions"),
    path("mij/vragen/<uuid:referral_id>/", mine.my_question, name="my_question"),
    path("mij/papier/", paper.sheet[1], name="own_paper"),
    path("mij/plan.pdf", paper.sheet_pdf[1], name="own_paper_pdf"),
    path("<uuid:person_id>/papier/", paper.sheet[0], name="person_paper"),
    path("<uuid:person_id>/plan.pdf", paper.sheet_pdf[0], name="person_paper_pdf"),
    path("mij/noodblad/", emergency.sheet, name="sheet"),
    path("mij/noodblad/kaart/", emergency.sheet_card, name="sheet_card"),
    path("mij/noodblad/stop/", emergency.sheet_stop, name="sheet_stop"),
    path("noodblad/<str:token>/", emergency.emergency, name="emergency"),
    path("mij/persoonlijk-plan/", wmo.personal_plan, name="personal_plan"),
    path("mij/persoonlijk-plan/ingeleverd/", wmo.personal_plan_handed, name="personal_plan_handed"),
    path("mij/persoonlijk-plan.pdf", wmo.personal_plan_pdf, name="personal_plan_pdf"),
    path("mij/volhouden/", carer.carer, name="carer"),
    path("mij/volhouden/meelezen/", carer.carer_share, name="carer_share"),
    path("mij/volhouden/meelezen/<uuid:share_id>/stop/", carer.carer_share_stop, name="carer_share_stop"),
    path("mij/volhouden/<uuid:answer_id>/weg/", carer.carer_back, name="carer_back"),
    path("<uuid:person_id>/volhouden/", carer.carers_of, name="carers_of"),
    path("letters/", mine.letters, name="letters"),
    path("mij/helpen/", roster.roster, name="roster"),
    path("mij/helpen/link/", roster.roster_link, name="roster_link"),
    path("mij/helpen/link/stop/", roster.roster_link_stop, name="roster_link_stop"),
    path("mij/helpen/<uuid:slot_id>/", roster.roster_moment, name="roster_moment"),
    path("helpen/<str:token>/", roster.friends, name="friends"),
    path("afspraak/<str:token>/", roster.claim, name="claim"),
    path("afspraak/<str:token>/agenda.ics", roster.claim_calendar, name="claim_calendar"),
]
