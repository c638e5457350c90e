"""Passwords: ask for a link, choose a new one, change the present one. Sessions: stop one, or all of them."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.db import transaction

from naast.accounts import mails
from naast.accounts.models import Session, User
from naast.accounts.sessions import key_of
from naast.audit import actions as audit
from naast.core import actions as core
from naast.core.actors import Actor
from naast.core.errors import NotVisible

_SALT = "naast.accounts.password"


@transaction.atomic
def ask_for_link(*, email: str, by: Actor) -> None:
    """Send a link to choose a new password, when this address belongs to an active account with a password.

    Says nothing about whether it does, and does the same work either way.
    """
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    known = user is not None and user.has_usable_password()
    someone = user or User(email=email[:254], name="")
    message = mails.password_link(someone, link_token(someone))
    if known and user is not None:
        audit.record(by=by, action="password link sent", subject_type="user", subject_id=user.pk)
        return
    message.delete()
    audit.record(by=by, action="password link refused", subject_type="user", subject_id="unknown")


def link_token(user: User) -> str:
    """What stands in the link: whose it is and a token that works once, for an hour."""
    return signing.dumps([str(user.pk), default_token_generator.make_token(user)], salt=_SALT)


def user_of_link(token: str) -> User:
    """Whose link this is, when it still works. Raises NotVisible."""
    try:
        user_id, secret = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise NotVisible from error
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, secret):
        raise NotVisible
    return user


@transaction.atomic
def set_password(*, user: User, password: str, keep_session: str = "", by: Actor) -> int:
    """Give someone a new password and stop every session, except the one with the key `keep_session`; returns how many stopped."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=by, action="password changed", subject_type="user", subject_id=user.pk)
    mails.password_changed(user)
    return stop_all(user=user, keep_session=keep_session, by=by)


@transaction.atomic
def stop_session(*, user: User, session_key: str, by: Actor) -> None:
    """Stop one session of this person, by the fingerprint of its key. Raises NotVisible."""
    if not Session.objects.filter(user=user, pk=session_key).delete()[0]:
        raise NotVisible
    audit.record(by=by, action="session stopped", subject_type="user", subject_id=user.pk)


@transaction.atomic
def stop_all(*, user: User, keep_session: str = "", by: Actor) -> int:
    """Stop every session of this person, except the one with the key `keep_session` (as the browser holds it)."""
    rows = Session.objects.filter(user=user)
    stopped = (rows.exclude(pk=key_of(keep_session)) if keep_session else rows).delete()[0]
    audit.record(
        by=by, action="sessions stopped", subject_type="user", subject_id=user.pk, detail={"sessions": stopped}
    )
    return stopped


@transaction.atomic
def release_lock(*, user: User, wrong: int, by: Actor) -> None:
    """Write down that a coordinator let someone try again; the counting itself stands in `lockout`."""
    audit.record(by=by, action="login released", subject_type="user", subject_id=user.pk, detail={"wrong": wrong})
    core.post(to=user.email, subject=mails.released_subject(), body=mails.released_body(user, by))
