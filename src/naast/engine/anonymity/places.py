"""Marks of place: villages in context, and organisations that carry a name of their own.

Works on a `Reading` with the `Lexicon`. Streets are in `streets`. Any other word with a capital is for `names`; "het ziekenhuis" stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from naast.engine.anonymity.cues import NO_NAME, PUBLIC_PLACES, SCHOOLS, SHOPS
from naast.engine.anonymity.finding import FindingType, Span
from naast.engine.anonymity.lexicon import Lexicon
from naast.engine.anonymity.reading import Reading, Word, folded

_CAP: Final = r"[A-ZÀ-Ý][^\W\d]*(?:['-][^\W\d]+)*"
_KIND: Final = (
    r"(?:ziekenhuis|hospice|bijna-thuis-huis|inloophuis|verpleeghuis|verpleegtehuis|zorgcentrum|woonzorgcentrum|"
    r"woonzorglocatie|verzorgingshuis|verzorgingstehuis|zorghuis|zorgvilla|"
    r"bejaardenhuis|bejaardentehuis|rusthuis|serviceflat|aanleunwoning|seniorenflat|flat|residentie|zorginstelling|"
    r"zorgorganisatie|thuiszorg|thuiszorgorganisatie|buurtteam|zorggroep|kliniek|revalidatiecentrum|"
    r"basisschool|school|middelbare school|obs|cbs|kbs|rkbs|ods|sbo|scholengemeenschap|lyceum|college|gymnasium|"
    r"atheneum|mavo|havo|vmbo|hogeschool|universiteit|kinderdagverblijf|peuterspeelzaal|bso|"
    r"kerk|kathedraal|basiliek|kapel|parochie|moskee|synagoge|tempel|kerkgemeente|klooster|abdij|pastorie|"
    r"voetbalclub|voetbalvereniging|hockeyclub|tennisclub|tennisvereniging|korfbalclub|korfbalvereniging|"
    r"handbalvereniging|handbalclub|"
    r"gymvereniging|gymnastiekvereniging|ijsclub|ijsvereniging|biljartclub|biljartvereniging|bridgeclub|schaakclub|"
    r"schaakvereniging|duivenvereniging|hengelsportvereniging|schietvereniging|zwemclub|wielerclub|wandelclub|"
    r"motorclub|"
    r"sportvereniging|sportclub|atletiekvereniging|vv|sv|svv|rkvv|rksv|fc|vc|hc|tc|bc|ckv|av|vereniging|stichting|"
    r"koor|mannenkoor|vrouwenkoor|zangkoor|kerkkoor|shantykoor|zangvereniging|muziekvereniging|fanfare|harmonie|"
    r"drumband|"
    r"carnavalsvereniging|schutterij|gilde|toneelvereniging|toneelgroep|scouting|buurtvereniging|oranjevereniging|"
    r"café|cafe|eetcafé|eetcafe|restaurant|hotel|snackbar|cafetaria|bar|bakkerij|bakker|slagerij|slager|groenteboer|"
    r"supermarkt|winkel|boetiek|kapsalon|kapper|garage|autobedrijf|transportbedrijf|bouwbedrijf|aannemersbedrijf|"
    r"aannemer|schildersbedrijf|loonbedrijf|kwekerij|boerderij|zorgboerderij|kinderboerderij|manege|camping|"
    r"vakantiepark|"
    r"fabriek|drukkerij|scheepswerf|werf|slachterij|slachthuis|sociale werkplaats|sociale werkvoorziening|"
    r"notariskantoor|advocatenkantoor|accountantskantoor|makelaardij|bedrijf|firma|apotheek|huisartsenpraktijk|"
    r"gezondheidscentrum|"
    r"praktijk|fysiotherapie|tandartspraktijk|uitvaartcentrum|uitvaartonderneming|uitvaartzorg|woningcorporatie|"
    r"woningbouwvereniging|woningstichting|wijkcentrum|buurthuis|buurtcentrum|dorpshuis|gemeenschapshuis|huis|huize|"
    r"welzijn|wonen|woonzorg|zorgcooperatie|dagbesteding|dagopvang|dagcentrum|zwembad|theater|bibliotheek|museum|"
    r"jeugdinstelling|gezinshuis|blijf-van-mijn-lijfhuis|woongroep|woonvorm|leefgroep|asielzoekerscentrum|camping|"
    r"jachthaven|dierenarts|dierenkliniek|bank|omroep|buurtzorg)"
)
_LINK: Final = (
    r"(?:de|het|den|der|van|van de|van der|van den|'t|t|'s|in|in de|in het|aan|aan de|op|bij|ter|ten|te|la|le|el|al|"
    r"St\.?|Sint)"
)
_AFTER_KIND: Final = re.compile(rf" (?:{_LINK} )*{_CAP}(?:(?: (?:{_LINK} )*{_CAP})|[ ]\d{{1,2}}\b)*")
_KINDS: Final = frozenset(kind.split()[-1] for kind in _KIND.strip("()?:").split("|"))
_CAPITAL_KIND: Final = re.compile(
    rf"\b(?:(?:Sint|St\.?|De|Het|'t) )?(?:{_CAP}[ -]){{1,3}}(?:[a-z]*{_KIND}|Ziekenhuis|Hospice|Kerk|School|"
    r"College|Lyceum|Gymnasium|Moskee|Huis|Hof|Kliniek|Stichting|Centrum|Fanfare|Harmonie|Groep|Zorg|Thuiszorg|"
    r"Transport|Bouw|BV|B\.V\.|Holding|Techniek|Installatie|Makelaars|Advocaten|Uitvaart|Boys|United|Sport)\b"
)
_SAINT: Final = re.compile(
    r"\b(?:Sint|St\.?|Sinte|Santa|San)[ -](?!Nicolaas|Maarten\b|Maartensviering|"
    rf"Maartenslied){_CAP}(?:[ -](?:(?:ter|ten|van|de|in|op|aan|bij|der) )*{_CAP})*"
)
_COMPOUND: Final = re.compile(
    r"\b[A-ZÀ-Ý][\w'-]*(?:kerk|school|college|lyceum|ziekenhuis|moskee|kapel|klooster|hof|hospice|huis|huys|flat|"
    r"stichting|state|oord|rust|zicht|wijk|park|hoeve|staete|borg|stede|gaarde|haven|schutters|boys|zorg)\b"
)
_KIND_ENDS: Final = (
    "school", "club", "vereniging", "kerk", "koor", "centrum", "winkel", "praktijk", "kliniek", "moskee", "flat", "opvang", "stichting",
    "bedrijf", "fabriek", "corporatie", "woonvorm", "woongroep",
)  # fmt: skip
_SMALL_AFTER: Final = re.compile(r" (?:(?:de|het|'t|sint|st) )?(?P<m>[a-z][a-z'-]{2,})\b")
_WORK: Final = re.compile(
    r"\b(?:werkt|werkte|werken|werkten|gewerkt|werkzaam|baan|stage|in dienst|ontslagen|carrière|loopbaan|"
    r"chauffeur|directeur|monteur|lasser|inpakker|magazijnmedewerker|schoonmaakster|schoonmaker|werkgever,?)"
    rf"(?: [a-z]+){{0,2}}? (?:bij|voor|op|in|van) (?P<m>(?:(?:de|het|'t) )?(?:{_CAP})(?:(?: (?:{_LINK} )*{_CAP}))*)"
)
_WORK_ONLY: Final = re.compile(rf"\b[Ww]erkgever,? (?:is )?(?P<m>{_CAP}(?:(?: (?:{_LINK} )*{_CAP}))*)")
_CLUB: Final = re.compile(r"\b[A-Z]{2,5} ?'\d{2}\b|\b[A-Z]&[A-Z]\b")
_HOSPITAL: Final = re.compile(
    r"\b(?:AMC|VUmc|VUMC|LUMC|UMCG|UMCU|MUMC\+?|OLVG|CWZ|JBZ|ETZ|MST|ZGT|HMC|MCL|MMC|SKB|AvL|AVL|Radboud(?:umc)?|"
    r"Erasmus MC|(?i:Isala|Amphia|Reinier de Graaf|Rijnstate|"
    r"Zuyderland|Bernhoven|Antoni van Leeuwenhoek|Prinses Máxima|Slingeland|Tjongerschans|Nij Smellinghe|Elkerliek|"
    r"Franciscus Gasthuis|Haga|Spaarne Gasthuis|Laurentius|Viecuri|Bravis|Dijklander|Treant|Wilhelmina Ziekenhuis|"
    r"Ommelander))(?!\w)"
)
_ROLE: Final = re.compile(
    r"(?:kundige|arts|zorg|team|werker|werkster|consulent|manager|hulp|loket|dienst|kantoor|wet|bank|verzekeraar|"
    r"instantie|gemeente|dokter|coach|begeleider|client|patient|man|vrouw|zoon|dochter|"
    r"moeder|vader|heer|mevrouw|meneer|god|staat|kerk|rechter|coordinator|therapeut|logopedist|ergo|fysio|"
    r"bewindvoerder|mentor|curator|huis|school|ziekenhuis|hospice|commissie|raad|"
    r"vereniging|stichting|verpleging|besteding|opvang|ondersteuning|regeling|besluit|formulier|toeslag|uitkering|"
    r"aanvraag|indicatie|verklaring|plan|dossier|kaart|lijst|scan|test|lijn|app|gids|ramp|oorlog|kamer|premier|"
    r"koning|koningin|paus)(?:en|s)?$"
)
_WITH_ARTICLE: Final = re.compile(
    r"(?<![\w'])(?:[Hh]et|'t|[Dd]e) (?P<m>(?:Huis (?:van|voor|aan) (?:de |het )?)?(?:(?:St\.?|"
    rf"Sint) )?{_CAP}(?: {_CAP})*)"
)
_LIVES: Final = (
    r"(?:woont|wonen|woonde|woonden|gewoond|woon|verhuisd|verhuisde|verhuist|verhuizen|geboren|opgegroeid|"
    r"getogen|afkomstig|komt|kwam|komen|kwamen|vandaan|oorspronkelijk|"
    r"dorp|gehucht|buurtschap|wijk|stad|plaats|woonplaats|haven|kerkhof|eiland|buurt|gemeente|omgeving|reist|rijdt|"
    r"fietst|naar huis|begraven)"
)
_PLACE: Final = re.compile(
    r"\b(?:in|uit|naar|te|buiten|nabij|vanuit|richting|vlakbij|Buurtschap|buurtschap|gehucht|dorp|dorpje|"
    r"woonplaats:?|plaats:?|eiland|gemeente|haven van|kerkhof van|centrum van|omgeving van|wijk|buurt|Den|op) "
    rf"(?P<m>(?:(?:Den|De|Het|'t|'s|Sint|St\.?|Ter|Ten|Nieuw|Oud|Groot|Klein|Hoog|Laag) )?{_CAP}(?:(?: (?:ter|ten|"
    rf"aan|aan de|aan den|op|in|bij|van|de) )?(?:[ -])?{_CAP})*)"
)
_LOWER_PLACE: Final = re.compile(
    rf"\b{_LIVES}(?: [a-z0-9]+){{0,5}}? (?:in|uit|naar|te|bij|op) (?P<m>(?:(?:den|sint|st|ter|nieuw|"
    rf"oud) )?[a-z][a-z'-]{{3,}})\b"
)
_ANY_LOWER_PLACE: Final = re.compile(r"\b(?:in|uit|naar|te|buiten) (?P<m>[a-z][a-z'-]{3,})\b")


def find_places(reading: Reading, lists: Lexicon) -> Iterator[Span]:
    """Every place and named organisation; stretches may overlap."""
    yield from _organisations(reading, lists)
    yield from _villages(reading, lists)


def _organisations(reading: Reading, lists: Lexicon) -> Iterator[Span]:
    text = reading.text
    firsts = {word.start for word in reading.words if word.first}
    for word in reading.words:
        if word.plain in _KINDS or word.plain.endswith(_KIND_ENDS):
            yield from _small_organisation(reading, word, lists)
            after = _AFTER_KIND.match(text, word.end)
            if after and not _is_everyones(text[word.start : after.end()], lists):
                yield Span(word.start, after.end(), "institution")
    for pattern in (_CAPITAL_KIND, _SAINT, _COMPOUND, _WORK, _WORK_ONLY):
        for match in pattern.finditer(text):
            start, end = match.span("m") if "m" in pattern.groupindex else match.span()
            start = _after_public(text, start, end, lists)
            start = _after_opening(text, start, end, firsts, lists)
            if start < end and not _is_everyones(text[start:end], lists):
                yield Span(start, end, "institution")
    for match in (*_HOSPITAL.finditer(text), *_CLUB.finditer(text)):
        yield Span(match.start(), match.end(), "institution")
    for match in _WITH_ARTICLE.finditer(text):
        if match["m"].isupper() and len(match["m"]) <= 5:
            continue
        if _is_public(match["m"], lists) or _is_role(match["m"]) or folded(match["m"]) in lists.countries:
            continue
        ordinary = lists.is_ordinary(folded(match["m"]))
        kind: FindingType = "institution" if match.group()[0] in "hHD'" or ordinary else "name"
        yield Span(match.start("m"), match.end("m"), kind)


def _small_organisation(reading: Reading, word: Word, lists: Lexicon) -> Iterator[Span]:
    """A named organisation without a capital: obs de wilgen, garage jansen, verpleeghuis zonnehof."""
    after = _SMALL_AFTER.match(reading.text, word.end)
    if after is None:
        return
    plain = folded(after["m"])
    named = lists.may_be_name(plain) or (
        plain not in lists.common and not plain.endswith(("en", "t", "d", "de", "te", "e"))
    )
    if (word.plain in SCHOOLS and plain not in NO_NAME) or (word.plain in SHOPS and named and plain not in NO_NAME):
        yield Span(word.start, after.end(), "institution")


def _is_role(text: str) -> bool:
    """Whether a capital after an article is only respect or office style: the Wijkverpleegkundige, the Gemeente."""
    return _ROLE.search(folded(text)) is not None


def _after_public(text: str, start: int, end: int, lists: Lexicon) -> int:
    """A stretch that opens a sentence with "De" or a public word starts after it."""
    while True:
        head = text[start:end].split(" ", 1)
        if (
            len(head) < 2
            or re.fullmatch(_KIND, folded(head[0]))
            or not (head[0] in lists.public or (head[0] in ("De", "Het", "Bij", "In", "Op", "Een")))
        ):
            return start
        start += len(head[0]) + 1


def _after_opening(text: str, start: int, end: int, firsts: set[int], lists: Lexicon) -> int:
    """A stretch loses the ordinary word that has a capital only because it opens a sentence."""
    head = text[start:end].split(" ", 1)
    if start not in firsts or len(head) < 2:
        return start
    plain = folded(head[0])
    empty = head[0] in lists.public or lists.is_ordinary(plain) or plain.endswith("'s")
    if empty and not re.fullmatch(_KIND, plain):
        return start + len(head[0]) + 1
    return start


def _is_public(text: str, lists: Lexicon) -> bool:
    """Whether every capital word of a stretch is public."""
    if text in lists.public_phrases:
        return True
    return all(word in lists.public for word in re.findall(_CAP, text))


def _is_everyones(text: str, lists: Lexicon) -> bool:
    """Whether an organisation is one that everyone has, or its capital is only that of an ordinary word."""
    capitals = re.findall(_CAP, text)
    if not capitals or _is_public(text, lists) or any(phrase in text for phrase in lists.public_phrases):
        return True
    if len(capitals) == 1 and " " not in text:
        plain = folded(text)
        return (
            plain in lists.generics
            or plain in lists.ordinary
            or (lists.is_ordinary(plain) and not text.endswith(("kerk", "hof", "school")))
        )
    return all(folded(word) in lists.generics or word in lists.public for word in capitals)


def _villages(reading: Reading, lists: Lexicon) -> Iterator[Span]:
    text, plain = reading.text, reading.plain
    for match in _PLACE.finditer(text):
        found = match["m"]
        if not _is_public(found, lists) and not _is_plain_word(found, lists) and folded(found) not in lists.countries:
            yield Span(match.start("m"), match.end("m"), "place")
    for match in re.finditer(r"(?<!\w)'s-[A-ZÀ-Ý][\w-]+", text):
        yield Span(match.start(), match.end(), "place")
    for match in _LOWER_PLACE.finditer(plain):
        if _may_be_town(match["m"], lists) and not text[match.start("m")].isupper():
            yield Span(match.start("m"), match.end("m"), "place")
    for match in _ANY_LOWER_PLACE.finditer(plain):
        if match["m"] in lists.towns and match["m"] not in lists.doubtful:
            yield Span(match.start("m"), match.end("m"), "place")
    for word in reading.words:
        if (
            word.capital
            and word.plain in lists.towns
            and (not word.first or word.plain not in lists.doubtful)
            and word.text not in lists.public
        ):
            yield Span(word.start, word.end, "place")


def _is_plain_word(text: str, lists: Lexicon) -> bool:
    return " " not in text and folded(text) in lists.ordinary and folded(text) not in lists.towns


# Put together of ordinary words, yet the name of a village: kromhorn, waterdorp. A bejaardenflat is a building.
_VILLAGE: Final = re.compile(
    r"(?:dorp|horn|hoven?|broek|veen|wold|woude?|kerk|drecht|dam|dijk|sluis|sluizen|oord|stein|burg|berge?n?|lo|loo|um|gum|wijk|zijl|"
    r"meer|mond|monde|rade|rode|heim|daal|hout|donk|beek|foort|voort|voorde|kapelle|poldere?n?|hage|hagen|wijde|waarde?|oever)$"
)
_BUILDING: Final = re.compile(
    r"(?:flat|woning|huis|kamer|centrum|buurt|wijk|straat|complex|appartement|instelling|opvang|kerk|berg|dijk|dorp)$"
)


def _may_be_town(plain: str, lists: Lexicon) -> bool:
    if plain in lists.towns and plain not in lists.doubtful:
        return True
    if plain in lists.ordinary or _BUILDING.search(plain):
        return False
    known = plain in lists.countries or plain in PUBLIC_PLACES or lists.is_name(plain)
    return not known and not (lists.is_ordinary(plain) and not _VILLAGE.search(plain))
