"""Input that no browser sends: broken bytes, nulls, depth, thousands of fields, wrong lengths, header and path tricks.

Every address answers with a readable page and never with a fault of ours; nothing that was sent comes back in a header.
"""

from __future__ import annotations

import copy
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client

from naast.core.models import OutboxMessage
from tests.security import tally
from tests.security.world import World

pytestmark = pytest.mark.django_db
URLENCODED = "application/x-www-form-urlencoded"
FIELDS = (
    "text",
    "pc4",
    "contact_name",
    "contact_phone",
    "contact_email",
    "username",
    "password",
    "zoek",
    "next",
    "language",
    "note-text",
)
UNDERSTOOD = (
    "intake:result",
    "intake:call_me",
    "intake:reopen",
    "intake:desk",
    "directory:search",
    "accounts:login",
    "people:own_story",
)
WORDS = {
    "null": "a\0b",
    "only null": "\0",
    "signs that are not seen": "\x07\x1b[31m\x7f \u202egpj.exe\u202c \u2028\u2029\x85\x0b\x0c \u00a0\u200b\ufeff\t",
    "lone surrogate": "\ud800",
    "not a character": "\uffff\ufffe",
    "very long": "a" * 200_000,
    "line breaks": "x\r\nBcc: kwaad@kwaad.invalid\r\n\r\nkwaad",
    "other languages": "=cmd|'/c calc'!A1 %s%n %(a)s {0.__class__} ${7*7} {{7*7}} '; drop table people_person; -- ../../etc/passwd",
    "numbers": "9" * 400,
    "combining": "e" + "\u0301" * 2000,
    "no letters": "👩‍👩‍👧‍👦?!" * 200,
}


@pytest.mark.parametrize("kind", WORDS)
def test_words_that_nobody_types_are_answered_everywhere(world: World, kind: str) -> None:
    words = WORDS[kind]
    # Encoded here: the test client would send every byte of a value as a field of its own.
    form = urlencode({name: words.encode("utf-8", "surrogatepass") for name in FIELDS}).encode()
    for number, (one, role) in enumerate(world.takers("post")):
        # Where words are understood every kind is tried; elsewhere each address gets a third of the kinds, each kind a third of them.
        if one.name in UNDERSTOOD or (number + list(WORDS).index(kind)) % 3 == 0:
            sent = _in_vain(world.clients[role], "post", one.url(world.values), form, content_type=URLENCODED)
            _is_calm(sent, (kind, one.name, role))
            tally.attack("malformed words", len(FIELDS))


def test_words_that_nobody_types_are_answered_in_an_address_too(world: World) -> None:
    names = ("zoek", "nummer", "toon", "p", "next", "wijk", "taal", "voor", "bladzijde", "wie", "soort", "dag", "naam")
    kinds = [quote(words[:300].encode("utf-8", "surrogatepass")) for words in WORDS.values()]
    for shift in range(0, len(kinds), 3):
        query = "&".join(f"{name}={kinds[(shift + number) % len(kinds)]}" for number, name in enumerate(names))
        for one, role in world.takers("get"):
            _is_calm(world.clients[role].get(f"{one.url(world.values)}?{query}"), (shift, one.name, role))
            tally.attack("malformed words", len(names))


def _in_vain(client: Client, method: str, url: str, data: Any, **more: Any) -> Any:
    """Send it, and take back whatever it changed; with a copy of the browser, so that logging out stays behind too."""
    one_time = Client(raise_request_exception=False)
    one_time.cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        mark = transaction.savepoint()
        if isinstance(data, bytes):
            # As they are: the test client would put them in the charset that is named.
            answer = one_time.generic(method.upper(), url, data, **more)
        else:
            answer = getattr(one_time, method)(url, data, **more)
        transaction.savepoint_rollback(mark)
    return answer


def _is_calm(answer: Any, what: object) -> None:
    assert answer.status_code < 500, what
    for name, value in answer.headers.items():
        assert not {"\r", "\n", "\0"} & set(value), (what, name)
    assert "kwaad@kwaad" not in str(answer.headers), what
    if answer.status_code >= 400 and answer.headers.get("Content-Type", "").startswith("text/html"):
        assert "Traceback" not in answer.content.decode(), what


DEEP = "[" * 5000 + "]" * 5000
BODIES: dict[str, tuple[bytes, str]] = {
    "broken utf-8": (b"text=\xff\xfe\xc3\x28&pc4=\xed\xa0\x80", URLENCODED),
    "utf-7": (b"text=+ADw-script+AD4-", f"{URLENCODED}; charset=utf-7"),
    "unknown charset": (b"text=x", f"{URLENCODED}; charset=bestaat-niet"),
    "utf-16": ("text=x".encode("utf-16"), f"{URLENCODED}; charset=utf-16"),
    "many fields": ("&".join(f"f{n}=x" for n in range(5000)).encode(), URLENCODED),
    "many values of one field": ("&".join(["text=x"] * 5000).encode(), URLENCODED),
    "long name": (b"a" * 100_000 + b"=x", URLENCODED),
    "only ampersands": (b"&" * 100_000, URLENCODED),
    "deep json": (DEEP.encode(), "application/json"),
    "wide json": (json.dumps({str(n): n for n in range(5000)}).encode(), "application/json"),
    "json as a form": (DEEP.encode(), URLENCODED),
    "xml with an entity": (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "application/xml"),
    "pickle": (b"cos\nsystem\n(S'true'\ntR.", "application/python-pickle"),
    "multipart without boundary": (b"--x\r\n\r\n", "multipart/form-data"),
    "multipart with a broken boundary": (b"--y\r\nContent-Disposition: form-data; name=text\r\n\r\nx", "multipart/form-data; boundary=x"),
    "multipart with a long boundary": (b"x", "multipart/form-data; boundary=" + "a" * 5000),
    "multipart with many parts": (
        b"".join(b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n for n in range(2000)) + b"--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "multipart with a path as file name": (
        b'--x\r\nContent-Disposition: form-data; name="text"; filename="../../etc/passwd"\r\n\r\nx\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    "base64 bomb": (
        b'--x\r\nContent-Disposition: form-data; name="text"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + b" " * 50_000 + b"!!!\r\n--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "type of nothing": (b"text=x", ""),
    "type with line": (b"text=x", "text/plain; a=b; c"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BODIES)
def test_bodies_that_no_browser_sends_are_answered_everywhere(world: World, kind: str) -> None:
    body, content_type = BODIES[kind]
    # A body is read before any view sees it: some addresses of every room stand for all.
    for one, role in world.takers("post")[::4]:
        answer = _in_vain(world.clients[role], "post", one.url(world.values), body, content_type=content_type)
        _is_calm(answer, (kind, one.name, role))
        tally.attack("malformed bodies")


@pytest.mark.parametrize(
    "header",
    [
        {"CONTENT_LENGTH": "-1"}, {"CONTENT_LENGTH": "veel"}, {"CONTENT_LENGTH": "1e9"}, {"CONTENT_LENGTH": "²"},
        {"HTTP_COOKIE": "naast=" + "a" * 9000}, {"HTTP_COOKIE": "naast=\x00; csrf=;;;=; =x"}, {"HTTP_COOKIE": "taal=../../x; taal=en"},
        {"HTTP_ACCEPT_LANGUAGE": "nl," * 3000}, {"HTTP_IF_MODIFIED_SINCE": "gisteren"}, {"HTTP_RANGE": "bytes=0-0," * 500},
        {"HTTP_X_FORWARDED_FOR": "," * 500}, {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://[::"},
        {"QUERY_STRING": "%"}, {"QUERY_STRING": "a=%ff%00&" * 300}, {"QUERY_STRING": "x[]=1&x[a][b]=2&x=" + "9" * 900},
    ],
    ids=lambda header: next(iter(header)) + str(len(str(header))),
)  # fmt: skip
def test_headers_that_no_browser_sends_are_answered_everywhere(world: World, header: dict[str, str]) -> None:
    for method in ("get", "post"):
        for one, role in world.takers(method)[::5]:
            client = Client(raise_request_exception=False) if "HTTP_COOKIE" in header else world.clients[role]
            answer = _in_vain(client, method, one.url(world.values), {}, **header)
            _is_calm(answer, (header, one.name, method))
            tally.attack("malformed headers")


PATHS = [
    "/static/../../../../etc/passwd", "/static/..%2f..%2f..%2fetc/passwd", "/static/%2e%2e/%2e%2e/config/settings.py",
    "/static//etc/passwd", "/static/naast/dist/../../../../config/settings.py", "/static/\\..\\..\\settings.py",
    "/static/.git/config", "/.git/HEAD", "/.env", "/static/", "/static/naast/", "/static/naast/dist/", "/static/%00",
    "/static/naast.css%00.html", "/server-status", "/admin/", "/hulp/aanbod/../../../etc/passwd/", "/hulp/aanbod/%2e%2e%2f/",
    "/volgen/..%2f..%2fwerkbak%2f/", "/volgen/%00/", "/volgen/%ff%fe/", "/%2e/", "/./werkbak/", "/werkbak//",
    "/werkbak/%2f", "/WERKBAK/", "/werkbak;x=1/", "/werkbak/?x=/../",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_to_a_file_or_around_a_wall(world: World, path: str) -> None:
    for role in ("anonymous", "other organisation"):
        answer = world.clients[role].get(path)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code in (301, 302, 404) or path == "/werkbak/?x=/../", (path, answer.status_code)
        assert answer.status_code < 500
        for secret in (b"root:", b"SECRET_KEY", b"[core]", b"slaapt niet meer", b"Index of"):
            assert secret not in body, path
        place = answer.headers.get("Location", "/")
        assert place.startswith("/"), place
        assert not place.startswith("//"), place
        tally.attack("path traversal")


def test_no_line_break_gets_into_the_head_of_a_mail(world: World) -> None:
    client = Client(raise_request_exception=False)
    evil = "Dina\r\nBcc: kwaad@kwaad.invalid"
    for form in (
        {"contact_name": evil}, {"contact_email": "dina@rivierdal.invalid\r\nBcc: kwaad@kwaad.invalid"},
        {"contact_email": "kwaad@kwaad.invalid,dina@rivierdal.invalid"}, {"contact_email": '"a\nb"@rivierdal.invalid'},
        {"contact_when": evil}, {"pc4": f"0342{evil}"}, {"contact_email": "Dina <kwaad@kwaad.invalid>"},
    ):  # fmt: skip
        client.post("/bel-mij/", {"text": "Mijn man is ziek en ik slaap niet.", "pc4": "0342"} | form)
        tally.attack("header injection")
    for mail in OutboxMessage.objects.all():
        assert not {"\r", "\n"} & set(mail.subject + mail.to)
        assert "kwaad" not in mail.to + mail.subject + mail.body
        assert mail.to.count("@") == 1


def test_numbers_far_outside_are_answered(world: World) -> None:
    client, url = world.clients["member"], f"/werkbak/{world.receipt.question.pk}/note/"
    for number in ("-1", "0", "99999999999999999999", "1e5", "NaN", "0x10", "１", "1.0", " 1"):
        answer = _in_vain(client, "post", url, {"note-text": "x", "note-version": number, "version": number})
        _is_calm(answer, number)
        assert _in_vain(client, "get", "/werkbak/", {"p": number}).status_code == 200
        assert _in_vain(client, "get", "/hulp/", {"bladzijde": number, "postcode": number}).status_code in (200, 422)
        tally.attack("malformed words", 3)
