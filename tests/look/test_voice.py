""" "Je" for a child: the rules on sentences, and that a whole page changes except for someone's own words."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from naast.core.voice import page_to_child, to_child


@pytest.mark.parametrize(
    ("said", "to_a_child"),
    [
        ("U hoort uiterlijk maandag van ons.", "Je hoort uiterlijk maandag van ons."),
        ("Heeft u nu hulp nodig? Wacht niet op ons.", "Heb je nu hulp nodig? Wacht niet op ons."),
        (
            "Eerst drinkt u samen thee. Twijfelt u? Bij nood drukt u.",
            "Eerst drink je samen thee. Twijfel je? Bij nood druk je.",
        ),
        ("Kijk of u dat nog heeft.", "Kijk of je dat nog hebt."),
        ("Dan kunt u uw huisarts bellen.", "Dan kun je je huisarts bellen."),
        ("Iemand helpt u, en brengt u thuis.", "Iemand helpt je, en brengt je thuis."),
        ("Hier vindt u wat bij u past.", "Hier vind je wat bij je past."),
        ("Dit is voor u. Het gaat over u.", "Dit is voor jou. Het gaat over jou."),
        ("Maakt u zich zorgen? Meld u dan.", "Maak je je zorgen? Meld je dan."),
        ("De buurvrouw heeft u gezien.", "De buurvrouw heeft je gezien."),
        ("Weet u of er zit u dwars?", "Weet je of er zit je dwars?"),
        ("Wij zeggen niets tegen uw moeder.", "We zeggen niets tegen je moeder."),
        ("Een uur duurt het, dus nu of straks.", "Een uur duurt het, dus nu of straks."),
    ],
)
def test_a_sentence_for_a_child(said: str, to_a_child: str) -> None:
    assert to_child(said) == to_a_child


def test_a_page_for_a_child_leaves_own_words_tags_and_attributes_alone() -> None:
    own = '<mark>“wat wilt u”</mark><textarea name="text">\nkomt u ook</textarea><blockquote class="q">bent u daar</blockquote>'
    kept = f'{own}<span data-own-words>“u en ik”</span><p data-own-words>uw<br>brief</p><input value="u bent">'
    assert page_to_child(f"<p>Zoekt <b>u</b> dit?</p>{kept}<p>Uw vraag</p>") == (
        f"<p>Zoekt <b>je</b> dit?</p>{kept}<p>Je vraag</p>"
    )


@pytest.mark.parametrize(
    ("child", "shown"), [(True, "<p>Je vraag</p>"), (False, "<p>Uw vraag</p>"), ("", "<p>Uw vraag</p>")]
)
def test_only_a_child_is_spoken_to_like_that(child: object, shown: str) -> None:
    page = Template("{% load components %}{% spoken child=page.is_child %}<p>Uw vraag</p>{% endspoken %}")
    assert page.render(Context({"page": {"is_child": child}})) == shown


def test_a_page_that_says_nothing_about_its_reader_says_u() -> None:
    page = Template("{% load components %}{% spoken child=page.is_child %}<p>Uw vraag</p>{% endspoken %}")
    assert page.render(Context({})) == "<p>Uw vraag</p>"
