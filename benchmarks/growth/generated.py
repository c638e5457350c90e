"""A generated social map of any size: services spread over areas and provisions as real maps are, a few of them countrywide.

Numbers and names are made up from a fixed seed; nothing here describes a real place. Measuring is in `__main__`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from naast.engine.routing.service_view import CAPACITIES, ServiceView

PEOPLE_PER_AREA = (
    37  # services for one area of four digits; 150,000 services then cover about 4,000 areas, as in the country
)
COUNTRYWIDE = 0.004
_LAYERS = ("formal", "municipal", "institutional", "communal")
_WORDS = ("Zorg", "Huis", "Steun", "Samen", "Buurt", "Lijn", "Groep", "Punt", "Kring", "Dienst", "Gesprek", "Hulp")


def services(count: int, provisions: Sequence[str], seed: int = 0) -> Iterator[ServiceView]:
    """`count` services; each offers one to three provisions and comes to one to eight areas that lie together.

    The first areas are 0340 and up, so that a question from 0342 always falls inside the map.
    """
    lot = random.Random(seed)
    areas = max(9, count // PEOPLE_PER_AREA)
    for number in range(count):
        first = lot.randrange(areas)
        reach = range(first, min(first + lot.choice((1, 1, 2, 3, 8)), areas))
        everywhere = lot.random() < COUNTRYWIDE
        yield ServiceView(
            id=f"s{number:06}",
            name=f"{lot.choice(_WORDS)} {lot.choice(_WORDS).lower()} {number % 997}",
            organisation=f"o{number // 3:06}",
            provisions=tuple(lot.sample(provisions, lot.choice((1, 1, 2, 3)))),
            layer=lot.choice(_LAYERS),
            pc4=() if everywhere else tuple(_area(place) for place in reach),
            near=() if everywhere else (_area(reach.stop),),
            audience=lot.choice(((), (), ("patient",), ("carer",), ("child",))),
            languages=lot.choice(((), (), (), ("tr",), ("ar", "en"))),
            capacity=lot.choice(CAPACITIES),
            capacity_on="2026-11-01",
            phone="0341-00 00 00",
            checked_on=lot.choice(("2026-10-01", "2025-01-01", None)),
        )


def _area(place: int) -> str:
    return f"{(340 + place) % 10_000:04}"
