"""How sure a fact of the social map still is: from looks and time to a chance, to a word, and to what to look at first.

Pure. Rates, costs and ways of looking are data in `knowledge/freshness`; joining this to the database is `naast.directory`.
"""

from naast.engine.freshness.harm import (
    entry_chance,
    entry_turns,
    entry_word,
    expected_harm,
    harm_of,
    harm_prevented,
    weakest,
)
from naast.engine.freshness.kinds import Check, Found, History, How, Kind, Word
from naast.engine.freshness.learning import learn
from naast.engine.freshness.rates import check_rates, default_rates, load_rates
from naast.engine.freshness.rates_model import Rate, Rates, Way
from naast.engine.freshness.trust import (
    Standing,
    Trust,
    after,
    chance_at,
    falls_below,
    standing,
    standing_from,
    trust,
    trust_at,
    turns,
    word_of,
)

__all__ = [
    "Check",
    "Found",
    "History",
    "How",
    "Kind",
    "Rate",
    "Rates",
    "Standing",
    "Trust",
    "Way",
    "Word",
    "after",
    "chance_at",
    "check_rates",
    "default_rates",
    "entry_chance",
    "entry_turns",
    "entry_word",
    "expected_harm",
    "falls_below",
    "harm_of",
    "harm_prevented",
    "learn",
    "load_rates",
    "standing",
    "standing_from",
    "trust",
    "trust_at",
    "turns",
    "weakest",
    "word_of",
]
