"""Fills the fictional municipality of Rivierdal: the social map, teams, people and a few questions. May be run again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from naast.access import demo as sharing
from naast.accounts import actions as accounts
from naast.accounts import queries as accounts_queries
from naast.accounts.choices import Role
from naast.accounts.models import Team, User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.directory import actions as directory
from naast.intake import actions, presenters, queries
from naast.keeping import demo as keeping
from naast.people import demo as people
from naast.people.models import Person
from naast.plan import demo as plans
from naast.referrals import actions as referrals
from naast.referrals import choosing
from naast.referrals.models import Referral
from naast.referrals.presenters import sending

CAST = Path(__file__).resolve().parents[2] / "demo" / "cast.yaml"


class Command(BaseCommand):
    """Make the demo municipality. What people changed since then stays as they left it."""

    help = "Vult de verzonnen gemeente Rivierdal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.NAAST_FICTIONAL:
            raise CommandError(
                "Dit is een echte omgeving (NAAST_FICTIONAL staat uit); hier komen geen verzonnen mensen in."
            )
        cast = yaml.safe_load(CAST.read_text(encoding="utf-8"))
        directory.import_demo(by=Actor.system())
        _people(cast)
        residents = people.fill()
        partners = sharing.fill(cast["password"])
        plans.fill()
        for number, story in enumerate(cast["questions"]):
            _question(story, number)
        for told in cast["people_help"]:
            _help_for_person(told)
        keeping.fill()
        _other_rooms()
        if not options["quiet"]:
            self._say(cast, residents, partners)

    def _say(self, cast: dict[str, Any], residents: list[tuple[str, str]], partners: list[tuple[str, str]]) -> None:
        links = [f"  {name:32} {link}" for name, link in residents]
        lines = [f"  {user['email']:32} {user['name']}" for user in cast["users"]]
        lines += [f"  {email:32} {name}" for email, name in partners]
        self.stdout.write(
            f"\nNaast staat klaar op {settings.NAAST_BASE_URL}\n\n"
            f"Stel een vraag zonder account, of log in op {settings.NAAST_BASE_URL}/inloggen/\n"
            + "\n".join(lines)
            + f"\n  wachtwoord: {cast['password']}\n\n"
            + "Bewoners komen binnen met een eigen link en een code:\n"
            + "\n".join(links)
            + f"\n  alle mails van de demo: {settings.NAAST_BASE_URL}/postvak/\n\nStoppen: Ctrl-C\n"
        )


def _other_rooms() -> None:
    """Rooms beside this one fill themselves: whoever has a `fill_demo` in its AppConfig."""
    for room in apps.get_app_configs():
        fill = getattr(room, "fill_demo", None)
        if fill is not None:
            fill()


def _people(cast: dict[str, Any]) -> None:
    for team in cast["teams"]:
        if Team.objects.filter(slug=team["slug"]).exists():
            continue
        accounts.set_up_team(
            organisation=cast["organisation"], name=team["name"], slug=team["slug"], pc4=team["pc4"], phone=team["phone"],
            email=f"{team['slug']}@rivierdal.invalid", is_default_route=team.get("net", False), by=Actor.system(),
        )  # fmt: skip
    for user in cast["users"]:
        if User.objects.filter(email=user["email"]).exists():
            continue
        places = {slug: Role(role) for slug, role in user["places"].items()}
        accounts.set_up_user(
            email=user["email"], name=user["name"], password=cast["password"], places=places, by=Actor.system()
        )


def _question(story: dict[str, Any], number: int) -> None:
    submission = uuid5(NAMESPACE_URL, f"rivierdal-{number}")
    if queries.is_handed_over(actions.fingerprint(actions.token_for(submission))):
        return
    answer = queries.answer_to(story["text"], story["asker"], story["pc4"])
    with clock.frozen(clock.now() - timedelta(hours=story["hours"])):
        receipt = actions.hand_over(
            text=story["text"], understood=presenters.understood(answer, (), story["asker"]), by=Actor.asker(),
            asker=story["asker"], pc4=story["pc4"],
            contact=actions.Contact(story["name"], story.get("phone", ""), story.get("email", ""), story.get("when", "")),
            channel=story.get("channel", "web"), submission=submission,
        )  # fmt: skip
    _handle(story, receipt.question)


def _handle(story: dict[str, Any], question: Any) -> None:
    user = User.objects.filter(email=story.get("claimed_by", "nadia@rivierdal.invalid")).get()
    by = accounts_queries.actor_for(user)
    if "claimed_by" in story:
        actions.claim(question_id=question.pk, by=by, user=user)
    if "note" in story:
        actions.add_note(question_id=question.pk, text=story["note"], by=by)
    for _ in range(story.get("attempts", 0)):
        actions.log_attempt(question_id=question.pk, reached=False, text="", by=by)
    if "answer" in story:
        actions.answer(question_id=question.pk, text=story["answer"], by=by)
    for told in story.get("help", []):
        _help(told, question, by)


def _help(told: dict[str, Any], question: Any, by: Actor) -> None:
    """Ask an organisation of the town for help with a question, as on the pages."""
    service = choosing.service_to_ask(told["service"])
    items = [item for item in presenters.items_of(question) if item.chosen]
    asked = _asked(told, service, items, question.team, question.contact_name)
    with _days_ago(told["days_ago"]):
        referral = actions.ask_help(question_id=question.pk, service=service, asked=asked, by=by)
    _what_came_of_it(told, referral)


def _help_for_person(told: dict[str, Any]) -> None:
    """The same for somebody with a file; once."""
    service, by = choosing.service_to_ask(told["service"]), _actor("nadia@rivierdal.invalid")
    with rls.acting_system("de verzonnen hulp van Rivierdal"):
        person = Person.objects.for_system("verzonnen").get(name=told["person"], merged_into=None)
        if Referral.objects.for_system("verzonnen").filter(person=person, service=service).exists():
            return
        team = referrals.team_of_sender(by, person.pc4)
        assert team is not None, "the cast works in a team"
    items = [sending.Item("naam", "Naam", person.name)]
    asked = _asked(told, service, items, team, person.name)
    with _days_ago(told["days_ago"]):
        referral = referrals.ask(person=person, team=team, service=service, by=by, **asked)
    _what_came_of_it(told, referral)


def _actor(email: str) -> Actor:
    return accounts_queries.actor_for(User.objects.get(email=email))


def _days_ago(days: int) -> Any:
    return clock.frozen(clock.now() - timedelta(days=days))


def _asked(told: dict[str, Any], service: Any, items: list[sending.Item], team: Any, giver: str) -> dict[str, Any]:
    return {
        "provision": choosing.provision_of(service), "urgency": "normal", "question": told["question"],
        "items": [item.as_sent() for item in items], "consent_given_by": giver, "consent_way": "spoken",
        "consent_sentence": sending.consent_sentence(
            team.name, service.organisation.name, items, told["question"]
        ),
    }  # fmt: skip


def _what_came_of_it(told: dict[str, Any], referral: Referral) -> None:
    with _days_ago(told.get("answered_days_ago", 0)):
        if told.get("came_back"):
            referrals.mail_came_back(referral.pk, "5.1.1")
        if "answer" in told:
            said = {name: told[name] for name in ("answer", "note", "refusal", "better_idea") if name in told}
            by = Actor("system", "system", referral.organisation.name)
            referrals.answer(referral=referral, by=by, who="receiver", **said)
