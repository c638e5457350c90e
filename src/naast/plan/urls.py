"""Addresses of the plan room. The same pages twice: of a person (for professionals) and of oneself (for residents)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from naast.plan.urls_mine import my_pages
from naast.plan.views import plans, sentences

app_name = "plan"
_PAGES: dict[str, tuple[str, tuple[Callable[..., Any], Callable[..., Any]]]] = {
    "": ("", plans.plan),
    "wish_new": ("wens/nieuw/", sentences.wish_new),
    "wish": ("wens/<uuid:wish_id>/", sentences.wish),
    "step_new": ("stap/nieuw/", sentences.step_new),
    "step": ("stap/<uuid:step_id>/", sentences.step),
    "step_status": ("stap/<uuid:step_id>/stand/", plans.step_status),
    "step_carry": ("stap/<uuid:step_id>/verwijzing/", sentences.step_carry),
    "step_put_down": ("stap/<uuid:step_id>/verwijzing/los/", sentences.step_put_down),
    "history": ("verloop/", plans.history),
    "put_back": ("verloop/<uuid:version_id>/terug/", plans.put_back),
    "undo": ("verloop/<uuid:version_id>/ongedaan/", plans.undo),
    "templates": ("voorbeelden/", sentences.templates),
    "template": ("voorbeelden/<slug:slug>/", sentences.template),
}


def _pages(start: str, side: int, prefix: str) -> list[URLPattern]:
    return [
        path(start + route, views[side], name=f"{prefix}_{name}" if name else prefix)
        for name, (route, views) in _PAGES.items()
    ]


urlpatterns: list[URLPattern] = [*_pages("<uuid:person_id>/", 0, "person"), *_pages("mij/plan/", 1, "own"), *my_pages]
