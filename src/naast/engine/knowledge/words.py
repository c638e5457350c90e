"""The annotated field types that the knowledge dataclasses share: an id, a dimension, a voice, a source.

Each says what may stand there and shows a correct sample. The closed lists are in `vocabulary`, markers in `schema`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from naast.engine.knowledge import vocabulary as lists
from naast.engine.knowledge.schema import Between, Count, LocalIdent, Pick, Ref, Regex, Sample

Voice = Annotated[str, Pick("de stemmen", lists.VOICES), Sample("partner")]
Dimension = Annotated[str, Pick("de dimensies", lists.DIMENSIONS), Sample("sociaal")]
Target = Annotated[str, Pick("de doelgroepen", lists.TARGETS), Sample("patient")]
Domain = Annotated[str, Pick("de levensgebieden", lists.DOMAINS), Sample("nacht")]
Layer = Annotated[str, Pick("de lagen", lists.LAYERS), Sample("formele zorg")]
Confidence = Annotated[
    str, Pick("de zekerheden", lists.CONFIDENCES), Sample("B", "A gelezen, B na te gaan, C schatting")
]
Urgency = Annotated[str, Pick("de urgenties", lists.URGENCIES), Sample("soon")]
CrisisName = Annotated[str, Pick("de gevaren", lists.CRISIS_CATEGORIES), Sample("suicide")]
Unit = Annotated[str, Pick("de eenheden", lists.UNITS), Sample("weeks")]
Start = Annotated[str, Pick("de beginmomenten", lists.STARTS), Sample("application")]

Dimensions = Annotated[tuple[Dimension, ...], Count(1, 4), Sample("[fysiek, sociaal]")]
Targets = Annotated[tuple[Target, ...], Count(1, 5), Sample("[patient, carer]")]
ProvisionRef = Annotated[str, Ref("provision"), Sample("wijkverpleging")]
NeedRef = Annotated[str, Ref("need"), Sample("nacht-niet-alleen")]
LocalId = Annotated[str, LocalIdent(), Sample("ikzelf")]
RegexText = Annotated[str, Regex(), Sample(r"""'\b(arts|dokter) zegt\b'""")]

Line = Annotated[str, Sample('"Een korte zin in gewone taal."')]
Because = Annotated[str, Sample('"Er komt \'s nachts iemand, zodat u kunt slapen."', "een zin die zegt waarom")]
Source = Annotated[str, Sample('"https://wetten.overheid.nl/BWBR0035362, art. 2.3.3"', "elk getal heeft een bron")]
Sources = Annotated[
    tuple[Source, ...], Count(1), Sample('["https://wetten.overheid.nl/BWBR0035362"]', "elk getal heeft een bron")
]
CheckedOn = Annotated[date, Sample("2026-11-21", "de dag waarop iemand dit heeft nagekeken")]
Days = Annotated[int, Between(0, 1500), Sample("56", "hele dagen")]
Amount = Annotated[int, Between(0, 1500), Sample("6")]
Share = Annotated[float, Between(0.1, 1.0), Sample("0.8")]
Lower = Annotated[float, Between(0.0, 1.0), Sample("0.4", "0 is weg, 1 is gelijk")]
Higher = Annotated[float, Between(1.0, 10.0), Sample("1.5", "1 is gelijk, 2 is dubbel")]
