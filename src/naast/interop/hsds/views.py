"""The public map for other systems: HSDS 3.0, read only, no key. Whoever publishes or links a map may read ours.

Nothing about a person is here. What is asked is read in `asking`, rows come from `rows`, documents from `publishing`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from naast.core import clock, limits
from naast.core.doors import public
from naast.core.errors import DomainError, NotVisible
from naast.directory import queries
from naast.interop.hsds import asking, choosing, documents, pages, rows
from naast.interop.hsds.asking import Asked
from naast.interop.hsds.description import describe
from naast.interop.hsds.publishing import Publisher
from naast.interop.hsds.terms import Document, Terms
from naast.interop.hsds.values import Service
from naast.interop.views import problem

WHY = "de sociale kaart voor andere systemen: alleen wat ook op de openbare bladzijden staat"
BASE = "/api/hsds/v3/"
_MINUTES = 5
Ask = Callable[..., HttpResponseBase]


def _open(ask: Ask) -> Ask:
    """A door for reading: GET and HEAD only, counted per address, mistakes as a problem in JSON; any page elsewhere may read it."""

    @wraps(ask)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        response: HttpResponseBase
        if request.method not in ("GET", "HEAD"):
            response = problem(
                DomainError("methode", _("Dit kan hier niet."), _("Gebruik %(m)s.") % {"m": "GET, HEAD"}, 405)
            )
            response["Allow"] = "GET, HEAD"
        else:
            try:
                if not limits.take("open_map", limits.client_of(request)):
                    raise limits.TooOften
                response = ask(request, **parts)
            except DomainError as error:
                response = problem(error)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
        return response

    return csrf_exempt(public(WHY)(answer))  # type: ignore[type-var]


def publisher() -> Publisher:
    """Documents with the terms of the packs that this installation runs with."""
    return Publisher.of(Terms(queries.provisions()), settings.NAAST_PROVINCE)


def _answered(request: HttpRequest, document: Document, changed: datetime | None = None) -> HttpResponseBase:
    """JSON with a fingerprint, so that who has it already gets nothing but that."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    response = HttpResponse(body, content_type="application/json")
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["Cache-Control"] = f"public, max-age={60 * _MINUTES}"
    if changed is not None:
        response["Last-Modified"] = http_date(changed.timestamp())
    _link(response, [*_licence()])
    stamp = int(changed.timestamp()) if changed is not None else None
    found = get_conditional_response(request, response["ETag"], stamp, response)
    assert found is not None
    return found


def _licence() -> list[str]:
    return [f'<{settings.NAAST_MAP_LICENCE}>; rel="license"'] if settings.NAAST_MAP_LICENCE else []


def _link(response: HttpResponseBase, links: list[str]) -> None:
    if links:
        response["Link"] = ", ".join([response["Link"], *links] if "Link" in response else links)


def _paged(request: HttpRequest, asked: Asked, contents: list[Document], total: int) -> HttpResponseBase:
    page = pages.wrapped(contents, total=total, page=asked.page, per_page=asked.per_page)
    # Only a fingerprint: what left a page, or moved up to it, makes the page another one without any newer row on it.
    response = _answered(request, page)
    if not page["last_page"]:
        _link(response, [f'<{_next(request, asked)}>; rel="next"'])
    return response


def _next(request: HttpRequest, asked: Asked) -> str:
    """The page after this one, as things stood when the first was read: so a change in between skips nothing."""
    said = request.GET.copy()
    said["page"] = str(asked.page + 1)
    if asked.wish.since is None and "as_of" not in said:
        said["as_of"] = clock.now().astimezone(UTC).isoformat().replace("+00:00", "Z")
    return request.build_absolute_uri(f"{request.path}?{said.urlencode()}")


def _lines(documents: Iterable[Document]) -> HttpResponseBase:
    """Everything at once, one document on each line, without pages."""
    lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n" for one in documents)
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    response["Cache-Control"] = f"public, max-age={60 * _MINUTES}"
    _link(response, _licence())
    return response


def _listing(
    request: HttpRequest, asked: Asked, found: QuerySet[Any], shown: Callable[[list[UUID]], list[Document]]
) -> HttpResponseBase:
    if asked.lines:
        return _lines(one for ids in rows.chunks(found) for one in shown(ids))
    return _paged(request, asked, shown(rows.part(found, asked.page, asked.per_page)), found.count())


@_open
def root(request: HttpRequest) -> HttpResponseBase:
    """Which version of HSDS this is, and where it is described."""
    at = request.build_absolute_uri
    profile = {"version": "3.0", "profile": at(BASE + "openapi.json"), "openapi_url": at(BASE + "openapi.json")}
    return _answered(request, profile)


@_open
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The description of this door."""
    return _answered(request, describe(request.build_absolute_uri(BASE).rstrip("/"), settings.NAAST_MAP_LICENCE))


@_open
def services(request: HttpRequest) -> HttpResponseBase:
    """Services, page by page or as lines."""
    asked, publish = asking.read(request.GET.dict()), publisher()

    def shown(ids: list[UUID]) -> list[Document]:
        found = rows.by_id(ids, whole=asked.full)
        write = publish.whole if asked.full else publish.writer.listed_service
        contents = [write(one) for one in found]
        return [documents.minimal(one) for one in contents] if asked.minimal else contents

    return _listing(request, asked, choosing.services(asked.wish, publish.writer.terms), shown)


@_open
def service(request: HttpRequest, service_id: UUID) -> HttpResponseBase:
    """One service; of one that ended only that."""
    found = rows.one_service(service_id)
    return _answered(request, publisher().whole(found), found.edited_at)


@_open
def at_locations(request: HttpRequest) -> HttpResponseBase:
    """Services at a place, page by page or as lines."""
    asked, publish = asking.read(request.GET.dict()), publisher()

    def shown(ids: list[UUID]) -> list[Document]:
        found = [one for one in rows.by_id(ids, whole=asked.full) if one.place is not None]
        write = publish.writer.at_location if asked.full else publish.writer.listed_at_location
        return [write(one) for one in found]

    wish = choosing.placed(asked.wish)
    return _listing(request, asked, choosing.services(wish, publish.writer.terms), shown)


@_open
def at_location(request: HttpRequest, at_id: UUID) -> HttpResponseBase:
    """One service at its place."""
    found = rows.one_service(documents.turned(at_id))
    if found.place is None or not found.current:
        raise NotVisible
    return _answered(request, publisher().writer.at_location(found), found.edited_at)


@_open
def organisations(request: HttpRequest) -> HttpResponseBase:
    """Organisations, page by page or as lines."""
    asked, publish = asking.read(request.GET.dict()), publisher()

    def shown(ids: list[UUID]) -> list[Document]:
        whole = asked.full or asked.full_service
        return _organisations(publish, ids, whole=whole, full_service=asked.full_service)

    return _listing(request, asked, choosing.organisations(asked.wish), shown)


@_open
def organisation(request: HttpRequest, organization_id: UUID) -> HttpResponseBase:
    """One organisation with its services."""
    asked = asking.read(request.GET.dict())
    ids = list(choosing.organisations(choosing.Wish()).filter(pk=organization_id).values_list("pk", flat=True))
    if not ids:
        raise NotVisible
    (document,) = _organisations(publisher(), ids, whole=True, full_service=asked.full_service)
    return _answered(request, document)


def _organisations(publish: Publisher, ids: list[UUID], *, whole: bool, full_service: bool) -> list[Document]:
    found = [publish.writer.organisation(one) for one in rows.organisations_by_id(ids)]
    if not whole:
        return [documents.flat(one) for one in found]
    offered = rows.services_of(ids)
    flat_ids = [id for one in offered.values() for id in one]
    known = {str(one.id): one for one in rows.by_id(flat_ids, whole=full_service)}
    for document in found:
        mine = [known[str(id)] for id in offered.get(UUID(document["id"]), []) if str(id) in known]
        document["services"] = [_offered(publish, one, full=full_service) for one in mine]
    return found


def _offered(publish: Publisher, one: Service, *, full: bool) -> Document:
    document = publish.whole(one) if full else {"id": str(one.id), "name": one.name, "status": one.status}
    return {name: value for name, value in document.items() if name != "organization"}


@_open
def taxonomies(request: HttpRequest) -> HttpResponseBase:
    """Our taxonomies."""
    return _small(request, pages.taxonomies)


@_open
def taxonomy_terms(request: HttpRequest) -> HttpResponseBase:
    """Our terms."""
    return _small(request, pages.terms_of)


def _small(request: HttpRequest, which: Callable[[Terms, Asked], list[Document]]) -> HttpResponseBase:
    asked = asking.read(request.GET.dict())
    found = which(publisher().writer.terms, asked)
    return _lines(found) if asked.lines else _paged(request, asked, pages.cut(found, asked), len(found))


@_open
def taxonomy(request: HttpRequest, taxonomy_id: UUID) -> HttpResponseBase:
    """One taxonomy."""
    return _known(request, publisher().writer.terms.taxonomies, taxonomy_id)


@_open
def taxonomy_term(request: HttpRequest, term_id: UUID) -> HttpResponseBase:
    """One term."""
    return _known(request, publisher().writer.terms.terms, term_id)


def _known(request: HttpRequest, known: dict[str, Document], id: UUID) -> HttpResponseBase:
    if str(id) not in known:
        raise NotVisible
    return _answered(request, known[str(id)])
