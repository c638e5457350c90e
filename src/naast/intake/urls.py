"""Addresses of the intake room."""

app_name = "intake"
urlpatterns: list[object] = []
