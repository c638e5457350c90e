"""Script in every field of every form, in names that the house shows, and in addresses: it is shown as words and never runs."""

from __future__ import annotations

import copy

import pytest
from django.db import transaction
from django.test import Client

from naast.accounts.models import Team, User
from naast.directory.models import Neighbourhood, Organisation, Service
from naast.intake.views.desk import _VERBS
from tests.security import filling, tally, walk
from tests.security.world import World

pytestmark = pytest.mark.django_db
MARK = "xnaast"
SCRIPT = (
    f"\"'><{MARK} onfocus=alert(1) autofocus></textarea></title></style><script>{MARK}()</script>"
    f"<img src=x onerror={MARK}()><a href=javascript:{MARK}()>x</a>{{{{7|add:{MARK}}}}}{{% debug %}}<!--"
)


def test_the_reader_of_pages_sees_danger() -> None:
    for source in (
        SCRIPT,
        f'<a href="javascript:{MARK}()">',
        '<p onclick="x()">',
        f'<script>var a = "{MARK}"</script>',
    ):
        assert filling.Page(source).dangers(MARK), source
    assert filling.Page("<p>&lt;xnaast onfocus=alert(1)&gt;</p>").dangers(MARK) == []


def test_script_in_any_field_comes_back_as_words(world: World, all_fields: None) -> None:
    """Reflected: every form field of the house, sent to every address that takes a form, for everyone who may."""
    verbs = tuple(_VERBS)
    shown = 0
    for well in (False, True):
        form = filling.filled(SCRIPT, well=well, verbs=verbs)
        for one, role in world.takers("post"):
            client = Client(raise_request_exception=False)
            client.cookies = copy.deepcopy(world.clients[role].cookies)
            with transaction.atomic():
                mark = transaction.savepoint()
                answer = client.post(_url(world, one), form, follow=True)
                transaction.savepoint_rollback(mark)
            assert answer.status_code < 500, (one.name, role)
            page = answer.content.decode(errors="replace")
            assert filling.dangers_in(answer, MARK) == [], (one.name, role)
            shown += MARK in page
            tally.attack("script in a field", len(form))
    assert shown >= 5, "nothing was reflected: the attack did not reach a page"


def test_stored_script_is_shown_as_words(world: World, all_fields: None) -> None:
    """Stored: in the question, the contact, every note and answer of the team, and in names; then every page is looked at."""
    client, team = world.clients["anonymous"], world.clients["member"]
    sent = client.post("/bel-mij/", filling.filled(SCRIPT, well=True) | {
        "text": SCRIPT, "pc4": "0342", "asker": "naaste", "contact_phone": "0341-00 00 00", "contact_email": "",
    })  # fmt: skip
    assert sent.status_code == 302
    home = sent["Location"]
    client.post(f"{home}reageren/", {"text": SCRIPT})
    url = _newest()
    for verb, extra in (("note", {}), ("attempt", {"attempt-reached": "nee"}), ("ask_on", {}), ("answer", {})):
        done = team.post(f"{url}{verb}/", {f"{verb}-text": SCRIPT, **extra})
        assert done.status_code == 302, verb
    Team.objects.filter(slug="stad").update(name=SCRIPT[:120])
    User.objects.filter(pk=world.users["member"].pk).update(name=SCRIPT[:120])
    Service.objects.update(name=SCRIPT[:100])
    Organisation.objects.update(name=SCRIPT[:100])
    Neighbourhood.objects.update(name=SCRIPT[:100])
    pages = [client.get(home), team.get(url), team.get("/werkbak/?toon=mine"), team.get("/werkbak/?toon=open")]
    pages += [world.clients[role].get(_url(world, one)) for one, role in world.takers("get")]
    shown = 0
    for page in pages:
        assert page.status_code < 500, page.request["PATH_INFO"]
        if page.status_code == 200:
            source = page.content.decode(errors="replace")
            assert filling.dangers_in(page, MARK) == [], page.request["PATH_INFO"]
            shown += MARK in source
            tally.attack("stored script, pages looked at")
    assert shown >= 10, "nothing was shown: the attack did not reach a page"


def test_script_in_an_address_comes_back_as_words(world: World) -> None:
    names = (
        "zoek",
        "wijk",
        "soort",
        "taal",
        "postcode",
        "voor",
        "bladzijde",
        "p",
        "toon",
        "nummer",
        "next",
        "wie",
        "naam",
        "dag",
    )
    for one, role in world.takers("get"):
        answer = world.clients[role].get(one.url(world.values), dict.fromkeys(names, SCRIPT), follow=True)
        assert answer.status_code < 500, one.name
        assert filling.dangers_in(answer, MARK) == [], one.name
        tally.attack("script in an address", len(names))


def test_script_in_a_header_or_path_comes_back_as_words(world: World) -> None:
    client = Client(raise_request_exception=False)
    for answer in (
        client.get(f"/{SCRIPT}/"),
        client.get(f"/volgen/{SCRIPT.replace('/', '')}/"),
        client.get("/", headers={"referer": SCRIPT, "user-agent": SCRIPT, "accept-language": SCRIPT}),
        client.get("/", headers={"hx-request": "true", "hx-target": SCRIPT, "hx-current-url": SCRIPT}),
        client.post("/antwoord/?taal=" + SCRIPT, {"text": "Mijn man is ziek."}),
    ):
        assert answer.status_code < 500
        assert filling.dangers_in(answer, MARK) == []
        assert MARK not in str(answer.headers)
        tally.attack("script in an address")


def _url(world: World, one: walk.Address) -> str:
    return one.url(world.values)


def _newest() -> str:
    from naast.intake.models import HelpQuestion

    newest = HelpQuestion.objects.for_system("zoeken").order_by("-created_at").first()
    assert newest is not None
    return f"/werkbak/{newest.pk}/"
