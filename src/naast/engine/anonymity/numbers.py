"""Marks that are numbers or codes: service numbers, phones, mail, accounts, number plates, web places, client numbers, postcodes.

Works on a `Reading`; dates and ages are in `dates` and `ages`, street addresses in `streets`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from naast.engine.anonymity.cues import WORDS_OF_TWO
from naast.engine.anonymity.finding import FindingType, Span
from naast.engine.anonymity.identifiers import is_bsn
from naast.engine.anonymity.numerals import DIGIT_WORDS, IN_WORDS
from naast.engine.anonymity.reading import Reading

_NINE: Final = re.compile(r"(?<![\d+])\d(?:[ .\-/]{0,2}\d){8}(?![ .\-/]?\d)")
_BSN_WORD: Final = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofi-?nummer|b\.s\.n\.?)\D{0,20}(?P<m>\d(?:[ .\-/]{0,2}\d){7,8})(?!\d)"
)
_PHONE: Final = re.compile(
    r"(?<![\d/.,])(?:(?:\+|00)\d{2}[ \-.]{0,3}\(?0?\)?|\(?0)[ \-.()/]{0,2}[1-9](?:[ \-.()/]{0,3}\d){7,9}(?!\d)"
)
_PHONE_WORD: Final = re.compile(
    r"\b(?:tel|telefoon|telefoonnummer|telnr|mobiel|mob|gsm|bel|bellen|belt|nummer|bereikbaar|app|appen|06-nummer)\b"
    r"[\w .:]{0,25}?[ :.](?P<m>(?:\+?\(?\d)(?:[ \-.()/]{0,3}\d){5,13})(?!\d)"
)
_PHONE_SPOKEN: Final = re.compile(
    rf"\b(?:{DIGIT_WORDS}|\d{{1,2}})(?:[ ,\-]{{1,2}}(?:{DIGIT_WORDS}|dubbel {DIGIT_WORDS}|\d{{1,2}})\b){{6,13}}"
)
# Help lines and emergency numbers belong to everyone.
_PHONE_PAIRS: Final = re.compile(rf"\bnul[ -]?[a-z]+(?:[ ,]+(?:{IN_WORDS}|nul)\b){{3,13}}")
_PUBLIC_PHONE: Final = re.compile(r"^\D*(?:0800|0900|088|085|112|113|116)")
_MAIL: Final = re.compile(r"[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_AT: Final = (
    r"(?:\(at\)|\[at\]|\{at\}|<at>|\bat\b|\bapestaart(?:je)?\b|\bapenstaart(?:je)?\b|@|\ba-staart\b|\(a\)|\[a\])"
)
_DOT: Final = r"(?:\s*(?:\(punt\)|\[punt\]|\(dot\)|\[dot\]|\bpunt\b|\bdot\b|\.)\s*)"
_MAYBE_AT: Final = re.compile(
    r"[(\[{<]at[)\]}>]|\bat\b|[(\[]a[)\]]|\b(?:insta|instagram|twitter|facebook|tiktok|snap|snapchat|youtube|"
    r"username|account|gebruikersnaam)"
)
_GLUE: Final = (
    r"(?:\s*(?:\(punt\)|\[punt\]|\(dot\)|\[dot\]|\bpunt\b|\bdot\b|\bstreepje\b|\bunderscore\b|\blaag streepje\b|"
    r"[._-])\s*)"
)
_MAIL_SPOKEN: Final = re.compile(
    rf"[a-z0-9]+(?:{_GLUE}[a-z0-9]+)*\s*{_AT}\s*[a-z0-9-]+(?:{_DOT}[a-z0-9-]+)*{_DOT}(?:nl|com|be|org|net|eu|nu|"
    r"info|de|fr)\b"
)
_MAIL_HALF: Final = re.compile(
    rf"\b[a-z0-9]+(?:{_GLUE}[a-z0-9]+)*\s*(?:\bapestaart(?:je)?\b|\bapenstaart(?:je)?\b)\s*[a-z0-9.-]+"
)
_IBAN: Final = re.compile(
    r"\b(?:nl\s?\d{2}\s?[a-z]{4}(?:[\s.-]?\d){10}|(?!nl)[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){3,7}(?:\s?[a-z0-9]{1,3})?)\b"
)
_ACCOUNT: Final = re.compile(
    r"\b(?:rekening|rekeningnummer|bankrekening|giro|gironummer)\b\D{0,15}(?P<m>\d(?:[ .]?\d){6,9})(?!\d)"
)
_PLATE: Final = re.compile(
    r"(?<![\w-])(?:"
    r"[a-z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[a-z]{2}|\d{2}-[a-z]{2}-\d{2}|[a-z]{2}-\d{2}-[a-z]{2}|[a-z]{2}-[a-z]{2}-\d{2}|"
    r"\d{2}-[a-z]{2}-[a-z]{2}|\d{2}-[a-z]{3}-\d|\d-[a-z]{3}-\d{2}|[a-z]{2}-\d{3}-[a-z]|[a-z]-\d{3}-[a-z]{2}|"
    r"[a-z]{3}-\d{2}-[a-z]|[a-z]-\d{2}-[a-z]{3}|\d-[a-z]{2}-\d{3}|\d{3}-[a-z]{2}-\d"
    r")(?![\w-])"
)
_PLATE_WORD: Final = re.compile(
    r"\b(?:kenteken|nummerbord|kentekenplaat|"
    r"nummerplaat)\b(?: [a-z]+){0,3}?[ :]+(?P<m>(?!(?:is|was|van|met|de|het|"
    r"op)\b)(?=[a-z \-]*\d)(?=[\d \-]*[a-z])[a-z0-9]{1,3}[ \-]?[a-z0-9]{2,3}[ \-]?[a-z0-9]{1,3})\b"
)
_URL: Final = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)\]]|"
    r"(?<![@\w.])[\w-]+(?:\.[\w-]+)*\.(?:nl|com|org|net|eu|nu|be|info|frl|blog|online|"
    r"site)(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]])?(?![\w@])"
)
_PUBLIC_SITES: Final = re.compile(
    r"(?:thuisarts|113|rijksoverheid|overheid|svb|ciz|uwv|mantelzorg|palliaweb|regelhulp|mijnoverheid|"
    r"belastingdienst|apotheek|kanker|"
    r"hersenstichting|alzheimer-nederland|dementie|juridischloket|zorgkaartnederland|overpalliatievezorg)\.nl"
)
_HANDLE: Final = re.compile(r"(?<![\w.@])@[a-z_][\w.]{2,}")
_HANDLE_WORD: Final = re.compile(
    r"\b(?:instagram|insta|twitter|facebook|tiktok|snapchat|snap|youtube|x|gebruikersnaam|username|inlognaam|"
    r"account|accountnaam|profielnaam|bluesky|mastodon)\b"
    r"(?: (?:is|heet|heten|hij|zij|ze|als|onder|naam|met|de|te|vinden|haar|zijn|dat|"
    r"ook)){0,5}[ :]+(?P<m>(?=\w*[\d_])[a-z]\w{3,})\b"
)
_CUE: Final = (
    r"(?:clientnummer|clientnr|clientennummer|klantnummer|klantnr|klantcode|clientcode|polisnummer|polisnr|polis|"
    r"dossiernummer|dossiernr|dossier|"
    r"zaaknummer|zaaknr|v-nummer|patientnummer|patientnr|patient-id|client-id|relatienummer|lidmaatschapsnummer|"
    r"lidnummer|agb-code|agb|big-nummer|"
    r"registratienummer|kenmerk|verzekerdennummer|verzekeringsnummer|meldingsnummer|aanvraagnummer|"
    r"beschikkingsnummer|factuurnummer|"
    r"rijbewijsnummer|paspoortnummer|paspoort|documentnummer|personeelsnummer|studentnummer|inschrijfnummer|"
    r"kvk-nummer|kvk|beschikking|"
    r"client|clientnr\.|nummer|nr|ref|referentie|code)"
)
# Any other word for a number that belongs to one person.
_ANY_NUMBER: Final = re.compile(
    r"\b(?!huisnummer|kamernummer|telefoonnummer|bladnummer|rangnummer)[a-z-]+(?:nummer|nr|"
    r"-id)\b(?: [a-z]+){0,2}?[ :.#]+(?P<m>[a-z]{0,3}-?\d[\d.-]{2,}\d)\b"
)
_NUMBER_WORD: Final = re.compile(
    rf"\b{_CUE}\b(?: [a-z]+){{0,4}}?[ :.#]+(?P<m>(?!(?:19|"
    rf"20)\d\d\b(?![/.-]))(?=(?:[a-z./ -]{{0,5}}\d){{4}})[a-z]{{0,4}}[-./]?\d[a-z\d]*(?:[./-][a-z\d]+|"
    rf"(?: \d{{3,4}}){{1,3}})*)\b"
)
_CODE: Final = re.compile(r"(?<![\w-])(?:[a-z]{1,4}-?\d{4}-\d{3,6}|[a-z]{1,3}-?\d{5,9})(?![\w-])")
_LONG: Final = re.compile(
    r"(?<![\d.,+€\w-])\d{7,12}(?![\d\w]|[.,]\d| ?(?:euro|eur|inwoners|mensen|keer|gulden|dollar|cellen|stappen))"
)
_POSTCODE: Final = re.compile(r"(?<![\d.,€-])(?P<n>\d{4})(?P<gap>[ -]{0,2})(?P<l>[A-Za-z]{2})(?![\w'])")

_BY_PATTERN: Final[tuple[tuple[FindingType, re.Pattern[str]], ...]] = (
    ("bsn", _BSN_WORD),
    ("iban", _IBAN),
    ("iban", _ACCOUNT),
    ("email", _MAIL),
    ("email", _MAIL_SPOKEN),
    ("email", _MAIL_HALF),
    ("plate", _PLATE),
    ("plate", _PLATE_WORD),
    ("handle", _HANDLE),
    ("handle", _HANDLE_WORD),
    ("number", _NUMBER_WORD),
    ("number", _ANY_NUMBER),
    ("number", _CODE),
    ("number", _LONG),
)


def find_numbers(reading: Reading) -> Iterator[Span]:
    """Every stretch that looks like such a number or code; stretches may overlap."""
    plain = reading.plain
    has_digits = any(sign.isdigit() for sign in plain)
    has_mail = "@" in plain or "staart" in plain or _MAYBE_AT.search(plain) is not None
    for kind, pattern in _BY_PATTERN:
        if not (has_mail if kind in ("email", "handle") else has_digits):
            continue
        for match in pattern.finditer(plain):
            start, end = match.span("m") if "m" in pattern.groupindex else match.span()
            yield Span(start, end, kind)
    for match in _NINE.finditer(plain):
        if is_bsn(re.sub(r"\D", "", match.group())):
            yield Span(match.start(), match.end(), "bsn")
    for match in _URL.finditer(plain):
        if not _PUBLIC_SITES.search(match.group()):
            yield Span(match.start(), match.end(), "handle")
    yield from _phones(plain)
    yield from _postcodes(reading)


def _phones(plain: str) -> Iterator[Span]:
    for match in _PHONE_PAIRS.finditer(plain):
        yield Span(match.start(), match.end(), "phone")
    for pattern in (_PHONE, _PHONE_WORD, _PHONE_SPOKEN):
        for match in pattern.finditer(plain):
            start, end = match.span("m") if "m" in pattern.groupindex else match.span()
            if not _PUBLIC_PHONE.match(plain[start:end]) and not _is_list(plain[start:end]):
                yield Span(start, end, "phone")


def _is_list(words: str) -> bool:
    """Whether spoken digits are a row with commas, such as ages: a phone number is said without."""
    return words.count(",") > 2


def _postcodes(reading: Reading) -> Iterator[Span]:
    for match in _POSTCODE.finditer(reading.text):
        letters, number = match["l"], match["n"]
        before = reading.plain[max(0, match.start() - 12) : match.start()]
        named = "postcode" in before or before.rstrip().endswith(",")
        capitals = letters.isupper()
        if (
            (capitals and (match["gap"] != " " or letters.lower() not in ("nl", "eu", "mg") or named))
            or (
                letters.lower() not in WORDS_OF_TWO
                and (named or match["gap"] == "" or not number.startswith(("19", "20")))
            )
            or (named and "postcode" in before)
        ):
            yield Span(match.start(), match.end(), "postcode")
