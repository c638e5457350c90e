"""Addresses of the accounts room."""

from django.urls import path

from naast.accounts import views

app_name = "accounts"
urlpatterns = [
    path("inloggen/", views.Login.as_view(), name="login"),
    path("uitloggen/", views.Logout.as_view(), name="logout"),
]
