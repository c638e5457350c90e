"""Addresses of visits, below /bezoek/: the page without a network, lists, the pages of one person, and those of a resident."""

from django.urls import path

from naast.visits.views import device, measured, numbers, person, reports, signals, team

app_name = "visit"
_P = "<uuid:person_id>/"
_R = "verslag/<uuid:report_id>/"
urlpatterns = [
    path("", team.mine, name="mine"),
    path("signalen/", signals.signals, name="signals"),
    path("signalen/<uuid:signal_id>/", signals.signal, name="signal"),
    path("signalen/<uuid:signal_id>/brief/", signals.letter, name="signal_letter"),
    path("signalen/<uuid:signal_id>/<slug:verb>/", signals.handle, name="signal_handle"),
    path("cijfers/", numbers.numbers, name="numbers"),
    path("cijfers/bestand/", numbers.numbers_file, name="numbers_file"),
    path("onderweg/", device.page, name="device"),
    path("onderweg/sw.js", device.worker, name="device_worker"),
    path("onderweg/begin/", device.begin, name="device_begin"),
    path("onderweg/" + _P, device.receive, name="device_receive"),
    path("mij/", person.own, name="own_person"),
    path("mij/<uuid:visit_id>/agenda/", person.own_calendar, name="own_calendar"),
    path("mij/" + _R, reports.own_report, name="own_report"),
    path("mij/" + _R + "klopt/", reports.own_confirm, name="own_confirm"),
    path("mij/" + _R + "klopt-niet/", reports.own_object, name="own_object"),
    path("mij/" + _R + "papier/", reports.own_paper, name="own_paper"),
    path("mij/stuk/<uuid:item_id>/", reports.own_share, name="own_share"),
    path(_P, person.person, name="person"),
    path(_P + "nieuw/", person.new, name="new"),
    path(_P + "meten/", measured.measured, name="measured"),
    path(_P + "meten/denken/", measured.measured_think, name="measured_think"),
    path(_P + "meten/<uuid:measurement_id>/weg/", measured.measurement_remove, name="measurement_remove"),
    path(_P + "veranderd/", person.changed, name="changed"),
    path(_P + "samen/<uuid:along_id>/", person.along_answer, name="along_answer"),
    path(_P + "stuk/<uuid:item_id>/", reports.share, name="share"),
    path(_P + _R, reports.report, name="report"),
    path(_P + _R + "verander/", reports.report_change, name="report_change"),
    path(_P + _R + "klopt/", reports.confirm, name="confirm"),
    path(_P + _R + "volgt/", reports.follow, name="follow"),
    path(_P + _R + "opnieuw/", reports.review, name="review"),
    path(_P + _R + "ander/", reports.move, name="move"),
    path(_P + _R + "papier/", reports.paper, name="paper"),
    path(_P + "<uuid:visit_id>/", person.change, name="change"),
    path(_P + "<uuid:visit_id>/agenda/", person.calendar, name="calendar"),
    path(_P + "<uuid:visit_id>/samen/", person.along, name="along"),
    path(_P + "<uuid:visit_id>/verslag/", reports.record, name="record"),
]
