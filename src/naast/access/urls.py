"""Addresses of the access room."""

from django.urls import path

from naast.access import views

app_name = "access"
urlpatterns = [
    path("mij/", views.my_circle, name="my_circle"),
    path("mij/toestemming/", views.my_consent, name="my_consent"),
    path("mij/stop/<uuid:grant_id>/", views.my_stop, name="my_stop"),
    path("met-mij/", views.shared, name="shared"),
    path("met-mij/<uuid:person_id>/", views.shared_contact, name="shared_contact"),
    path("met-mij/<uuid:person_id>/verhaal/", views.shared_story, name="shared_story"),
    path("noodtoegang/", views.emergency, name="emergency"),
    path("noodtoegang/nakijken/", views.reviews, name="reviews"),
    path("noodtoegang/nakijken/<uuid:emergency_id>/", views.review, name="review"),
    path("noodtoegang/<uuid:person_id>/", views.emergency_person, name="emergency_person"),
    path("<uuid:person_id>/", views.circle, name="circle"),
    path("<uuid:person_id>/toestemming/", views.consent, name="consent"),
    path("<uuid:person_id>/collega/", views.colleague, name="colleague"),
    path("<uuid:person_id>/stop/<uuid:grant_id>/", views.stop, name="stop"),
]
