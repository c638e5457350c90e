"""Pages of the access room: who sees what, consent, emergency access and looking at that afterwards."""

from naast.access.views.circle import circle, colleague, my_circle, my_stop, stop
from naast.access.views.consent import consent, my_consent
from naast.access.views.emergency import emergency, emergency_person, review, reviews
from naast.access.views.sharing import shared, shared_contact, shared_story

__all__ = [
    "circle",
    "colleague",
    "consent",
    "emergency",
    "emergency_person",
    "my_circle",
    "my_consent",
    "my_stop",
    "review",
    "reviews",
    "shared",
    "shared_contact",
    "shared_story",
    "stop",
]
