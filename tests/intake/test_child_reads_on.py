"""A child who got an answer in "je" reads "je" on the pages behind it too."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from naast.core.actors import Actor
from naast.directory import actions as directory

ASK = {"text": "Mijn moeder gaat dood en ik kan met niemand praten. Ik slaap niet.", "pc4": "0342"}


@pytest.fixture
def map_of_rivierdal(db: None) -> None:
    directory.import_demo(by=Actor.system())


def _links(client: Client, asker: str) -> list[str]:
    page = client.post("/antwoord/", {**ASK, "asker": asker}).content.decode()
    return re.findall(r'href="(/hulp/[^"]*)"', page[page.index("<main") : page.index("</main>")])


def test_from_the_answer_of_a_child_every_page_of_the_map_says_je(
    client: Client, cast: object, map_of_rivierdal: None
) -> None:
    links = _links(client, "child")
    assert links
    assert [link for link in links if "voor=kind" not in link] == []
    assert any(link.endswith("?voor=kind#van-antwoord") for link in links)
    for link in links:
        page = client.get(link.replace("&amp;", "&").partition("#")[0], follow=True).content.decode()
        said = re.sub(r"<(script|svg)\b.*?</\1>|<[^>]+>", " ", page[page.index("<main") :], flags=re.DOTALL)
        assert not re.search(r"\b(u|uw)\b", said, re.IGNORECASE), link


def test_anyone_else_reads_u(client: Client, cast: object, map_of_rivierdal: None) -> None:
    links = _links(client, "naaste")
    assert links
    assert [link for link in links if "voor=kind" in link] == []
