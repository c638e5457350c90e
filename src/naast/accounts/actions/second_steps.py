"""Second steps: add one, use one, take one away; recovery codes; and wiping all of them for someone who lost everything."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from naast.accounts import codes, mails, queries
from naast.accounts.actions.rights import to_arrange
from naast.accounts.choices import StepKind
from naast.accounts.models import RecoveryCode, SecondStep, Session, User
from naast.accounts.passkeys import NewPasskey
from naast.accounts.sealing import fingerprint, reseal, seal, unseal
from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible


@transaction.atomic
def add_app(*, user: User, secret: str, code: str, by: Actor) -> SecondStep:
    """Keep an app with codes, once it has shown a right one. Raises DomainError (`verkeerde-code`, `al-een-app`)."""
    step = codes.matching_step(secret, code, clock.now(), after=0)
    if step is None:
        raise wrong_code()
    try:
        with transaction.atomic():
            added = SecondStep.objects.create(
                user=user, kind=StepKind.APP, name=_("App met codes"), secret=seal(secret), counter=step
            )
    except IntegrityError as error:
        raise DomainError(
            "al-een-app",
            _("Er is al een app met codes voor uw account."),
            _("Haal die eerst weg. Maak daarna een nieuwe."),
            422,
        ) from error
    _note(added, "second step added", by)
    mails.step_added(user, added)
    return added


@transaction.atomic
def add_passkey(*, user: User, made: NewPasskey, name: str, by: Actor) -> SecondStep:
    """Keep a passkey that was made just now. Raises DomainError (`passkey-bekend`)."""
    try:
        with transaction.atomic():
            added = SecondStep.objects.create(
                user=user, kind=StepKind.PASSKEY, name=name[:60] or _("Passkey"), secret=made.public_key,
                credential_id=made.credential_id, counter=made.counter,
            )  # fmt: skip
    except IntegrityError as error:
        raise DomainError(
            "passkey-bekend", _("Deze passkey is al bekend."), _("Kies een andere passkey."), 422
        ) from error
    _note(added, "second step added", by)
    mails.step_added(user, added)
    return added


@transaction.atomic
def use_code(*, user: User, code: str) -> bool:
    """Whether this is a right code of this person's app. Each code counts once, also when it is sent twice at the same moment."""
    step = SecondStep.objects.select_for_update().filter(user=user, kind=StepKind.APP).first()
    if step is None:
        return False
    found = codes.matching_step(unseal(step.secret), code, clock.now(), after=step.counter)
    if found is None:
        return False
    # Under the present key from now on: so an old key can go once everyone has logged in.
    step.counter, step.secret, step.last_used_at = found, reseal(step.secret), clock.now()
    step.save(update_fields=["counter", "secret", "last_used_at"])
    return True


@transaction.atomic
def use_passkey(*, step_id: UUID, counter: int, before: int) -> bool:
    """Note that a passkey was used, unless someone else used a copy of it at the same moment."""
    rows = SecondStep.objects.filter(pk=step_id, counter=before)
    return rows.update(counter=counter, last_used_at=clock.now()) == 1


@transaction.atomic
def use_recovery_code(*, user: User, code: str, by: Actor) -> bool:
    """Whether this is a recovery code of this person that was not used yet; afterwards it is gone."""
    typed = fingerprint(codes.plain_recovery_code(code))
    if not RecoveryCode.objects.filter(user=user, fingerprint=typed).delete()[0]:
        return False
    left = queries.recovery_codes_left(user)
    audit.record(by=by, action="recovery code used", subject_type="user", subject_id=user.pk, detail={"left": left})
    mails.recovery_code_used(user, left)
    return True


@transaction.atomic
def new_recovery_codes(*, user: User, by: Actor) -> list[str]:
    """Ten new recovery codes; the old ones no longer work. Show them now: they cannot be shown again."""
    made = codes.new_recovery_codes()
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, fingerprint=fingerprint(codes.plain_recovery_code(one))) for one in made
    )
    audit.record(by=by, action="recovery codes made", subject_type="user", subject_id=user.pk, detail={"n": len(made)})
    return made


@transaction.atomic
def remove_step(*, user: User, step_id: UUID, keep_one: bool, by: Actor) -> SecondStep:
    """Take away one second step of this person. `keep_one`: not the last, because one is required here.

    Raises NotVisible, or DomainError (`laatste-stap`).
    """
    mine = list(SecondStep.objects.select_for_update().filter(user=user))
    step = next((one for one in mine if one.pk == step_id), None)
    if step is None:
        raise NotVisible
    if keep_one and len(mine) == 1:
        raise DomainError(
            "laatste-stap",
            _("Dit is uw enige tweede stap. Zonder kunt u niet inloggen."),
            _("Voeg eerst een andere toe. Haal daarna deze weg."),
            422,
        )
    _note(step, "second step removed", by)
    mails.step_removed(user, step)
    SecondStep.objects.filter(pk=step.pk).delete()
    if len(mine) == 1:
        RecoveryCode.objects.filter(user=user).delete()
    return step


@transaction.atomic
def wipe_steps(*, user_id: UUID, by: Actor) -> User:
    """Someone lost phone and codes: a coordinator, who knows the person, lets them set up a new second step. The password stays.

    Raises NotVisible or NotAllowed.
    """
    user = to_arrange(user_id, by)
    gone = SecondStep.objects.filter(user=user).delete()[0]
    RecoveryCode.objects.filter(user=user).delete()
    Session.objects.filter(user=user).delete()
    audit.record(by=by, action="second steps wiped", subject_type="user", subject_id=user.pk, detail={"steps": gone})
    mails.steps_wiped(user, by)
    return user


def wrong_code() -> DomainError:
    """What someone reads after a wrong code."""
    return DomainError(
        "verkeerde-code",
        _("Deze code klopt niet (meer)."),
        _("Een code uit de app geldt maar kort. Wacht op een nieuwe en probeer het nog een keer."),
        422,
    )


def _note(step: SecondStep, action: str, by: Actor) -> None:
    detail: audit.Detail = {"step": str(step.pk), "kind": str(step.kind)}
    audit.record(by=by, action=action, subject_type="user", subject_id=step.user_id, detail=detail)
