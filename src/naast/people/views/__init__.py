"""The doors of the people room: for professionals (`desk`, `dying`, `twins`), for residents (`own`), and the way in (`entry`)."""

from naast.people.views.desk import (
    home,
    link,
    link_stop,
    member,
    member_back,
    member_go,
    member_new,
    new,
    person,
    person_change,
    persons,
    represent,
    represent_stop,
    story,
    story_back,
)
from naast.people.views.dying import death, death_confirm, death_undo
from naast.people.views.entry import code, entry, new_link, sign_out, sign_out_everywhere
from naast.people.views.own import own, own_story, own_story_change
from naast.people.views.twins import merge_undo, merged, twin, twins

__all__ = [
    "code",
    "death",
    "death_confirm",
    "death_undo",
    "entry",
    "home",
    "link",
    "link_stop",
    "member",
    "member_back",
    "member_go",
    "member_new",
    "merge_undo",
    "merged",
    "new",
    "new_link",
    "own",
    "own_story",
    "own_story_change",
    "person",
    "person_change",
    "persons",
    "represent",
    "represent_stop",
    "sign_out",
    "sign_out_everywhere",
    "story",
    "story_back",
    "twin",
    "twins",
]
