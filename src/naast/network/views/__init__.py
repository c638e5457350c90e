"""HTTP of the network room: fetch, form, action, render. Words for the page are made in `presenters`."""

from naast.network.views.answering import answer, answer_more, answer_thanks
from naast.network.views.meetings import look_back, meetings
from naast.network.views.waves import act, download, new, wave, waves

__all__ = [
    "act",
    "answer",
    "answer_more",
    "answer_thanks",
    "download",
    "look_back",
    "meetings",
    "new",
    "wave",
    "waves",
]
