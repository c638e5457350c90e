"""Shapes the pages of the access room: the circle with consent and emergency access (`circle`), and what was shared (`sharing`)."""

from naast.access.presenters.circle import CirclePage, Place, ReviewCard, circle_page, moment, review_cards
from naast.access.presenters.sharing import SharedPage, shared_contact, shared_page

__all__ = [
    "CirclePage",
    "Place",
    "ReviewCard",
    "SharedPage",
    "circle_page",
    "moment",
    "review_cards",
    "shared_contact",
    "shared_page",
]
