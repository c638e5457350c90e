"""The website of the crash test: all of Naast, and one address where the load acts without a browser.

The actions are those of the rooms, called as a page calls them, behind the same web server, middleware and limits. The answer
says that it is done, so it is only given when the action has come back, that is after its commit. Never part of Naast itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

django.setup()

from benchmarks.crash import acts  # the rooms can only be loaded after this set-up
from naast.core.errors import DomainError


@csrf_exempt
def act(request: HttpRequest, kind: str) -> HttpResponse:
    """Do one thing; 200 when it is done, 409 when a rule of the house says no."""
    do: Callable[..., dict[str, Any]] = acts.ACTS[kind]
    try:
        return JsonResponse(do(**json.loads(request.body)))
    except DomainError as refusal:
        return JsonResponse({"refused": refusal.code}, status=409)


urlpatterns = [path("doe/<slug:kind>/", act), path("", include("naast.config.urls"))]
settings.ROOT_URLCONF = __name__
application = get_wsgi_application()
