"""Records that are not on our own map yet go onto it, after a human looked: one, or a whole list of clean ones at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.directory import actions as directory
from naast.directory import queries as map_queries
from naast.directory.actions.adding import NewOffer
from naast.directory.choices import Audience, Language
from naast.sources import queries
from naast.sources.actions.rows import need_coordinator
from naast.sources.choices import Area
from naast.sources.models import SourceRecord
from naast.sources.reading.fields import Field

_AUDIENCES = (
    (Audience.CARERS, "mantelzorg|carer"), (Audience.OLDER, "ouder(?:e|en)\\b|senior|older|65"), (Audience.CHILDREN, "kind|child"),
    (Audience.YOUNG, "jonger|jeugd|young|youth"), (Audience.PARENTS, "ouders\\b|parent"), (Audience.BEREAVED, "nabestaand|rouw|bereav"),
    (Audience.WOMEN, "vrouw|women"), (Audience.MEN, "\\bmannen|\\bmen\\b"),
    (Audience.PROFESSIONALS, "professional|hulpverlener|zorgverlener"),
)  # fmt: skip
_LANGUAGES = {
    "engels": "en", "english": "en", "duits": "de", "german": "de", "frans": "fr", "french": "fr", "spaans": "es", "spanish": "es",
    "pools": "pl", "polish": "pl", "turks": "tr", "turkish": "tr", "arabisch": "ar", "arabic": "ar", "oekra": "uk", "ukrain": "uk",
    "berber": "ber", "tigrinya": "ti", "gebarentaal": "ngt", "nederlands": "nl", "dutch": "nl",
}  # fmt: skip
# Ids of neighbourhoods, and whether it is for the whole country.
Where = tuple[tuple[UUID, ...], bool]


@transaction.atomic
def add_to_map(*, record_ids: Sequence[UUID], by: Actor) -> list[SourceRecord]:
    """Put these records on our own map; returns those that went. What is there already, has gone, or may be double is left out.

    Raises NotAllowed.
    """
    need_coordinator(by)
    rows = SourceRecord.objects.select_for_update(of=("self",)).select_related("source")
    wanted = {one.pk: one for one in rows.filter(pk__in=list(record_ids))}
    ready = set(queries.ready_for_map().filter(pk__in=wanted).values_list("pk", flat=True))
    went = [wanted[pk] for pk in record_ids if pk in ready]
    for record in went:
        _add(record, by)
    if went:
        audit.record(
            by=by,
            action="records added to map",
            subject_type="source",
            subject_id=went[0].source_id,
            detail={"count": len(went)},
        )
    return went


def _add(record: SourceRecord, by: Actor) -> None:
    service = directory.add_service(offer=offer_of(record), by=by)
    record.service, record.made_service = service, True
    record.save(update_fields=["service", "made_service"])
    # Others that a human called the same are this service too.
    SourceRecord.objects.filter(group=record.group, service=None).update(service=service)


def offer_of(record: SourceRecord) -> NewOffer:
    """A record as new help for our map. What the source does not say, its settings say (layer, area)."""
    of, source = record.values, record.source
    hours = queries.hours_of(record)
    neighbourhoods, everywhere = area_of(of.get(Field.AREA, "")) or _as_the_source(record)
    return NewOffer(
        name=record.name,
        organisation=of.get(Field.ORGANISATION, "") or record.name,
        description=of.get(Field.DESCRIPTION, "") or record.name,
        layer=source.layer,
        street=of.get(Field.STREET, ""),
        postcode=of.get(Field.POSTCODE, ""),
        town=of.get(Field.TOWN, ""),
        phone=of.get(Field.PHONE, ""),
        email=of.get(Field.EMAIL, ""),
        url=of.get(Field.SITE, ""),
        cost=of.get(Field.COST, ""),
        opening=hours,
        hours_note="" if hours else of.get(Field.HOURS, ""),
        audience=audience_of(of.get(Field.AUDIENCE, "")),
        languages=languages_of(of.get(Field.LANGUAGES, "")),
        neighbourhoods=neighbourhoods,
        everywhere=everywhere,
        source=f"bron {source.name}"[:40],
        checked_on=queries.checked_on(record) or clock.today(),
    )


def _as_the_source(record: SourceRecord) -> Where:
    """Where everything of this source holds, for an entry that does not say."""
    everyone = tuple(one.pk for one in map_queries.neighbourhoods())
    if record.source.area == Area.EVERYWHERE:
        return (), True
    around = queries.neighbourhood_of(record.values.get(Field.POSTCODE, "")[:4])
    return ((around,) if around and record.source.area == Area.AROUND else everyone), False


def area_of(text: str) -> Where | None:
    """The neighbourhoods that the source names, by name or by postcode, or the whole country; None when it names none of ours."""
    lower = f" {text.casefold()} "
    if re.search(r"landelijk|heel nederland|hele land|nationwide|\bnational\b", lower):
        return (), True
    codes = set(re.findall(r"\b\d{4}\b", lower))
    found = [
        one.pk
        for one in map_queries.neighbourhoods()
        if re.search(rf"\b{re.escape(one.name.casefold())}\b", lower)
        or codes & {area.pc4 for area in one.postcodes.all()}
    ]
    return (tuple(found), False) if found else None


def audience_of(text: str) -> tuple[str, ...]:
    """For whom it is, in the words of our map; everyone when the source says nothing we know.

    >>> audience_of("Mantelzorgers en nabestaanden"), audience_of("")
    (('carers', 'bereaved'), ('everyone',))
    """
    found = tuple(str(one) for one, words in _AUDIENCES if re.search(words, text.casefold()))
    return found or (str(Audience.EVERYONE),)


def languages_of(text: str) -> tuple[str, ...]:
    """In which languages one is helped; always Dutch too.

    >>> languages_of("Engels, Turks"), languages_of("pl"), languages_of("")
    (('nl', 'en', 'tr'), ('nl', 'pl'), ('nl',))
    """
    lower = text.casefold()
    found = {code for word, code in _LANGUAGES.items() if word in lower}
    found |= {part for part in re.split(r"[^a-z]+", lower) if part in Language.values}
    return (str(Language.NL), *sorted(found - {"nl"}))
