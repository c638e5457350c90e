"""Who may do what at every address that shows nothing of one person: one line each. A new address without a line fails a test.

Addresses about a person carry `naast.core.doors`; there the policy decides (`test_cells_one`). A line says, for looking
(GET) and for sending (POST), what each kind of visitor meets. Words for what is met:

    shown    the page                      absent   404: it does not exist for you
    reached  the form is looked at         refused  403, with the reason and whom to ask
    login    sent to the login page        method   405: not in this way
    away     sent to another page          no key   401: a system without its key
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Everyone who may come to the door, in one list. Who they are is in `world`.
WITHOUT_LOGIN = ("anonymous", "asker")
OF_THE_TEAM = ("member", "coordinator")
OF_ELSEWHERE = ("other member", "safety net", "privacy officer", "operator", "other organisation", "without a team")
# Who helps from another organisation: no questions, no teams, and of a person only what was shared. The volunteer also
# arranges who works there.
PARTNERS = ("volunteer", "provider", "care")
TEAM = (*OF_THE_TEAM, *OF_ELSEWHERE, *PARTNERS)
ROLES = (*WITHOUT_LOGIN, *TEAM)


@dataclass(frozen=True, slots=True)
class Rule:
    """What each kind of visitor meets, for GET and for POST."""

    get: Mapping[str, str]
    post: Mapping[str, str]


def _all(what: str, **but: str) -> dict[str, str]:
    return {role: but.get(role.replace(" ", "_"), what) for role in ROLES}


def _login_or(what: str, **but: str) -> dict[str, str]:
    return _all(what, **({"anonymous": "login", "asker": "login"} | but))


def _team(what: str, elsewhere: str = "refused") -> dict[str, str]:
    """A page of the team that takes questions."""
    return _login_or(what) | dict.fromkeys(PARTNERS, elsewhere)


def _keepers(what: str, **but: str) -> dict[str, str]:
    """A page of who keeps the map: people of a team that takes questions, of any municipality or neighbour."""
    nobody = dict.fromkeys((*PARTNERS, "privacy officer", "operator", "without a team"), "refused")
    return _login_or(what, **but) | nobody


def _arrangers(what: str) -> dict[str, str]:
    return _login_or("refused", coordinator=what, safety_net=what)


def _coordinators(what: str) -> dict[str, str]:
    """Whoever coordinates a team, also of another organisation: the map is of all of them."""
    return _login_or("refused", coordinator=what, safety_net=what, other_organisation=what)


def _workers(what: str) -> dict[str, str]:
    """A page of everyone who works with people here, in a team or for another organisation."""
    return _login_or(what) | dict.fromkeys(("privacy officer", "operator", "without a team"), "refused")


def _at_table(what: str) -> dict[str, str]:
    """A page of a table: without a login it says to open the link of the mail; for who has no seat it does not exist."""
    return _all(what, anonymous="refused", asker="refused")


NOT_THIS_WAY = _all("method")
PAGE = Rule(_all("shown"), NOT_THIS_WAY)
PAGE_WITH_FORM = Rule(_all("shown"), _all("reached"))
FORM_THAT_ANSWERS = Rule(_all("away"), _all("reached"))
# A secret link works for whoever holds it, and for nobody else, also not for the team: they have their own pages.
_LINK = dict.fromkeys(ROLES, "absent")
LINK = Rule(_LINK | {"asker": "shown"}, NOT_THIS_WAY)
LINK_FORM = Rule(NOT_THIS_WAY, _LINK | {"asker": "reached"})
TEAM_PAGE = Rule(_login_or("shown"), _login_or("method"))
TEAM_PAGE_WITH_FORM = Rule(_login_or("shown"), _login_or("reached"))
_ELSEWHERE = dict.fromkeys((*OF_ELSEWHERE, *PARTNERS), "absent")
OWN_QUESTION = Rule(_login_or("shown") | _ELSEWHERE, _login_or("method"))
OWN_QUESTION_EVERY_WAY = Rule(_login_or("shown") | _ELSEWHERE, _login_or("reached") | _ELSEWHERE)
NO_KEY = _all("no key")
OWN_QUESTION_FORM = Rule(_login_or("method"), _login_or("reached") | _ELSEWHERE)

URLS: Mapping[str, Rule] = {
    "intake:ask": PAGE_WITH_FORM,
    "intake:result": FORM_THAT_ANSWERS,
    "intake:call_me": FORM_THAT_ANSWERS,
    "intake:status": LINK,
    "intake:reply": LINK_FORM,
    "intake:withdraw": LINK_FORM,
    "intake:reopen": LINK_FORM,
    "intake:inbox": Rule(_team("shown", "away"), _login_or("method")),
    "intake:desk": Rule(_team("shown"), _team("reached")),
    "intake:question": OWN_QUESTION,
    "intake:handle": OWN_QUESTION_FORM,
    "intake:teams": Rule(_team("shown"), _login_or("method")),
    "intake:team": Rule(_team("shown"), _login_or("method")),
    # Whoever may see a team may send the form; whether it is theirs to change, the action says (see test_forced_browsing).
    "intake:arrange": Rule(_login_or("method"), _login_or("refused", coordinator="reached", safety_net="reached")),
    "accounts:login": Rule(_all("shown") | dict.fromkeys(TEAM, "away"), _all("reached")),
    "accounts:logout": Rule(NOT_THIS_WAY, _all("login")),
    # Without a first step just done there is nothing to finish; with a login there is nothing to do.
    "accounts:second_step": Rule(_all("login"), _all("login")),
    "accounts:passkey_question": Rule(NOT_THIS_WAY, _all("reached")),
    "accounts:passkey_use": Rule(NOT_THIS_WAY, _all("login")),
    "accounts:organisations": PAGE_WITH_FORM,
    "accounts:organisation_back": Rule(_all("login"), NOT_THIS_WAY),
    "accounts:forgotten": PAGE_WITH_FORM,
    # Links of a mail: nobody of these has one.
    "accounts:new_password": Rule(_all("absent"), _all("absent")),
    "accounts:accept": Rule(_all("absent"), _all("absent")),
    "accounts:account": TEAM_PAGE,
    "accounts:confirm": TEAM_PAGE_WITH_FORM,
    "accounts:change_password": TEAM_PAGE_WITH_FORM,
    "accounts:stop_session": Rule(_login_or("method"), _login_or("absent")),
    "accounts:stop_all": Rule(_login_or("method"), _all("login")),
    "accounts:steps": Rule(_login_or("shown"), NOT_THIS_WAY),
    # Who changes how they come in shows first who they are.
    "accounts:app": Rule(_login_or("away"), _login_or("away")),
    "accounts:passkey": Rule(_login_or("away"), _login_or("away")),
    "accounts:new_passkey_question": Rule(_login_or("away"), _login_or("away")),
    "accounts:remove_step": Rule(_login_or("away"), _login_or("away")),
    "accounts:recovery_codes": Rule(_login_or("away"), _login_or("away")),
    # For who arranges the team: its coordinator, and the one of the safety net.
    "accounts:people": Rule(_arrangers("shown"), _login_or("method")),
    "accounts:invite": Rule(_login_or("method"), _arrangers("reached")),
    "accounts:change_invitation": Rule(_login_or("method"), _arrangers("absent")),
    "accounts:help_colleague": Rule(_login_or("method"), _arrangers("absent")),
    "accounts:leave": Rule(_arrangers("shown"), _arrangers("reached")),
    "accounts:undo_leave": Rule(_login_or("method"), _arrangers("absent")),
    # A resident's own link: nobody of these has one. Who has it is met in test_cells_one.
    "people:entry": Rule(_all("absent"), _all("absent")),
    "people:code": Rule(_all("absent"), _all("absent")),
    "people:new_link": PAGE_WITH_FORM,
    "people:sign_out": Rule(NOT_THIS_WAY, _all("away")),
    # Links that a resident hands out: nobody of these has one. Who has it is met in tests/plan.
    "plan:emergency": Rule(_all("absent"), _all("absent")),
    "plan:friends": Rule(_all("absent"), _all("absent")),
    "plan:claim": Rule(_all("absent"), _all("absent")),
    "plan:claim_calendar": Rule(_all("absent"), NOT_THIS_WAY),
    "plan:letters": Rule(NOT_THIS_WAY, _all("away")),
    # Anyone may say that something on the map is wrong. Who keeps the map works in a team that takes questions.
    "keeping:report": PAGE_WITH_FORM,
    "keeping:thanks": PAGE,
    "keeping:confirm": Rule(_all("absent"), _all("absent")),
    "keeping:confirm_new": Rule(NOT_THIS_WAY, _all("absent")),
    "keeping:confirm_mail": Rule(NOT_THIS_WAY, _all("absent")),
    "keeping:confirm_undo": Rule(NOT_THIS_WAY, _all("absent")),
    "keeping:confirm_service": Rule(_all("absent"), _all("absent")),
    "keeping:confirm_unlist": Rule(NOT_THIS_WAY, _all("absent")),
    "keeping:queue": Rule(_keepers("shown"), NOT_THIS_WAY),
    "keeping:next": Rule(NOT_THIS_WAY, _keepers("away")),
    "keeping:entry": Rule(_keepers("shown"), _keepers("reached")),
    "keeping:hold": Rule(NOT_THIS_WAY, _keepers("away")),
    "keeping:saved": Rule(_keepers("absent"), NOT_THIS_WAY),
    "keeping:undo": Rule(NOT_THIS_WAY, _keepers("absent")),
    "keeping:keepers": Rule(_keepers("shown"), NOT_THIS_WAY),
    "keeping:arrange": Rule(NOT_THIS_WAY, _keepers("reached")),
    "keeping:unlist": Rule(_keepers("shown"), NOT_THIS_WAY),
    # Whoever keeps may send the form; that a coordinator decides, the action says.
    "keeping:decide": Rule(
        NOT_THIS_WAY, _keepers("refused", coordinator="away", safety_net="away", other_organisation="away")
    ),
    "core:about": PAGE,
    "core:privacy": PAGE,
    "core:accessibility": PAGE,
    "core:gallery": PAGE,
    "visits:flows": PAGE,
    "visits:flow": PAGE_WITH_FORM,
    # Anyone may worry about somebody. The page behind the link is for whoever passed it on: nobody of these has one.
    "worry:start": PAGE_WITH_FORM,
    "worry:send": FORM_THAT_ANSWERS,
    "worry:remind": FORM_THAT_ANSWERS,
    "worry:card": PAGE,
    "worry:status": Rule(_all("absent"), NOT_THIS_WAY),
    "worry:withdraw": Rule(NOT_THIS_WAY, _all("absent")),
    # The form without a network holds nothing of anybody; what it sends and gets stands behind doors.
    "visit:device": PAGE,
    "visit:device_worker": PAGE,
    "core:health": PAGE,
    "directory:search": PAGE_WITH_FORM,
    "directory:service_by_id": Rule(_all("away"), NOT_THIS_WAY),
    "directory:service": PAGE,
    "directory:organisation": PAGE,
    "directory:neighbourhood": PAGE,
    "directory:gaps": PAGE,
    "directory:compare": PAGE,
    # A team's own lists: whoever is logged in sees the lists of their own teams; a list of nobody's team exists for nobody.
    "directory:selections": TEAM_PAGE_WITH_FORM,
    "directory:selection": Rule(_login_or("absent"), _login_or("absent")),
    "directory:leaflet_pdf": Rule(_login_or("absent"), _login_or("method")),
    "directory:leaflet": Rule(_login_or("absent"), _login_or("method")),
    "directory:selection_place": Rule(NOT_THIS_WAY, _login_or("absent")),
    "directory:remove_selection": Rule(_login_or("absent"), _login_or("absent")),
    "directory:put_on_list": Rule(NOT_THIS_WAY, _login_or("away")),
    "directory:write_note": Rule(NOT_THIS_WAY, _login_or("away")),
    # A demo shows its mailbox; here there is none.
    # Systems of organisations come with a key, and nobody here has one. Links of a mail to an organisation: nobody here has one.
    "core:mailbox": Rule(_all("absent"), NOT_THIS_WAY),
    "intake:help_choose": OWN_QUESTION_EVERY_WAY,
    "intake:help_ask": Rule(_login_or("absent"), _login_or("absent")),
    "intake:help_withdraw": Rule(NOT_THIS_WAY, _all("absent")),
    "interop:answer": Rule(NOT_THIS_WAY, NO_KEY),
    "interop:undo": Rule(NOT_THIS_WAY, NO_KEY),
    "interop:referral": Rule(NO_KEY, NOT_THIS_WAY),
    "interop:referrals": Rule(NO_KEY, NOT_THIS_WAY),
    "interop:unknown": Rule(_all("absent"), _all("absent")),
    "interop:openapi": PAGE,
    # The map for other systems is as public as its pages.
    "interop:hsds-root": PAGE,
    "interop:hsds-openapi": PAGE,
    "interop:hsds-services": PAGE,
    "interop:hsds-service": Rule(_all("shown"), NOT_THIS_WAY),
    "interop:hsds-at-locations": PAGE,
    "interop:hsds-at-location": Rule(_all("absent"), NOT_THIS_WAY),
    "interop:hsds-organizations": PAGE,
    "interop:hsds-organization": Rule(_all("absent"), NOT_THIS_WAY),
    "interop:hsds-taxonomies": PAGE,
    "interop:hsds-taxonomy": Rule(_all("absent"), NOT_THIS_WAY),
    "interop:hsds-taxonomy-terms": PAGE,
    "interop:hsds-taxonomy-term": Rule(_all("absent"), NOT_THIS_WAY),
    # Which team receives for an organisation: a coordinator says.
    "referrals:receivers": Rule(_coordinators("shown"), _coordinators("reached")),
    "referrals:receive": Rule(_all("absent"), _all("absent")),
    "referrals:receive_code": Rule(_all("absent"), _all("absent")),
    "referrals:receive_question": Rule(_all("absent"), _all("absent")),
    "referrals:receive_new": Rule(NOT_THIS_WAY, _all("absent")),
    "referrals:receive_undo": Rule(NOT_THIS_WAY, _all("absent")),
    # Maps of others: for who coordinates a team. What is named in these addresses exists for nobody here.
    "sources:list": Rule(_coordinators("shown"), _login_or("method")),
    "sources:new": Rule(_coordinators("shown"), _coordinators("reached")),
    "sources:matches": Rule(_coordinators("shown"), _login_or("method")),
    "sources:match": Rule(_coordinators("absent"), _login_or("method")),
    "sources:decide": Rule(_login_or("method"), _coordinators("absent")),
    "sources:kinds": Rule(_coordinators("shown"), _coordinators("reached")),
    "sources:kind": Rule(_coordinators("shown"), _coordinators("reached")),
    "sources:ready": Rule(_coordinators("shown"), _coordinators("reached")),
    "sources:record": Rule(_coordinators("absent"), _login_or("method")),
    "sources:apply": Rule(_login_or("method"), _coordinators("absent")),
    "sources:run": Rule(_coordinators("absent"), _login_or("method")),
    "sources:columns": Rule(_coordinators("absent"), _coordinators("absent")),
    "sources:preview": Rule(_coordinators("absent"), _login_or("method")),
    "sources:start": Rule(_login_or("method"), _coordinators("absent")),
    "sources:go_on": Rule(_login_or("method"), _coordinators("absent")),
    "sources:undo": Rule(_login_or("method"), _coordinators("absent")),
    "sources:errors": Rule(_coordinators("absent"), _login_or("method")),
    "sources:source": Rule(_coordinators("absent"), _login_or("method")),
    "sources:change": Rule(_coordinators("absent"), _coordinators("absent")),
    "sources:upload": Rule(_coordinators("absent"), _coordinators("absent")),
    # The case table. Whoever coordinates plans; who sits there is met in tests/casetable. The table in these addresses is nobody's.
    "casetable:tables": Rule(_workers("shown"), NOT_THIS_WAY),
    "casetable:learnt": Rule(_workers("shown"), NOT_THIS_WAY),
    "casetable:plan": Rule(_coordinators("shown"), _coordinators("reached")),
    "casetable:settle": Rule(NOT_THIS_WAY, _coordinators("absent")),
    "casetable:come": Rule(_all("absent"), NOT_THIS_WAY),
    "casetable:calendar": Rule(_all("absent"), NOT_THIS_WAY),
    "casetable:answer": Rule(NOT_THIS_WAY, _all("absent")),
    "casetable:code": Rule(NOT_THIS_WAY, _all("absent")),
    "casetable:table": Rule(_at_table("absent"), NOT_THIS_WAY),
    "casetable:follow": Rule(_at_table("absent"), NOT_THIS_WAY),
    "casetable:arrange": Rule(_at_table("absent"), NOT_THIS_WAY),
    "casetable:do": Rule(NOT_THIS_WAY, _at_table("absent")),
    "casetable:change": Rule(NOT_THIS_WAY, _at_table("absent")),
    "casetable:card": Rule(_at_table("absent"), _at_table("absent")),
    "casetable:read": Rule(_at_table("absent"), _at_table("absent")),
    "casetable:end": Rule(_at_table("absent"), _at_table("absent")),
    "casetable:back": Rule(_at_table("absent"), _at_table("absent")),
    # The map of organisations. Links of its mail: nobody here has one. A wave is for who coordinates a team; nobody here made one.
    "network:answer": Rule(_all("absent"), _all("absent")),
    "network:answer_more": Rule(_all("absent"), _all("absent")),
    "network:answer_thanks": Rule(_all("absent"), NOT_THIS_WAY),
    "network:waves": Rule(_coordinators("shown"), _login_or("method")),
    "network:new": Rule(_coordinators("shown"), _coordinators("reached")),
    "network:wave": Rule(_coordinators("absent"), _login_or("method")),
    "network:meetings": Rule(_coordinators("absent"), _coordinators("absent")),
    "network:download": Rule(_coordinators("absent"), _login_or("method")),
    "network:act": Rule(_login_or("method"), _coordinators("absent")),
    "network:look_back": Rule(_login_or("method"), _coordinators("absent")),
    "foresight:ahead": PAGE_WITH_FORM,
    "foresight:after": PAGE_WITH_FORM,
    "set_language": Rule(_all("away"), _all("away")),
}
