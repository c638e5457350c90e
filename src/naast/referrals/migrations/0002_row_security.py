"""Row-level security: rows of a person follow the circle; rows without a person pass here and are scoped by team in the queryset.

The history is never changed: the app may only add to it, let it go with its referral, and move it along when two files are merged.
"""

from django.db import migrations

from naast.core.rls import APP_ROLE, PURPOSE, SYSTEM_ROLE, EnableRowSecurity

_TABLES = ("referrals_referral", "referrals_referralevent", "referrals_receiverlink")
_EVENTS = "referrals_referralevent"
_NOBODY = f"(person_id is null and (select current_setting('{PURPOSE}', true)) <> '')"


class Migration(migrations.Migration):

    dependencies = [
        ("referrals", "0001_initial"),
        ("core", "0003_app_roles"),
        ("access", "0002_walls"),
    ]

    operations = [
        *[EnableRowSecurity(table, part="referrals") for table in _TABLES],
        *[
            migrations.RunSQL(
                f'create policy naast_no_person on "{table}" to {APP_ROLE} using ({_NOBODY}) with check ({_NOBODY})',
                f'drop policy if exists naast_no_person on "{table}"',
            )
            for table in _TABLES
        ],
        migrations.RunSQL(
            [
                f'revoke update on "{_EVENTS}" from {APP_ROLE}, {SYSTEM_ROLE}',
                f'grant update (person_id) on "{_EVENTS}" to {APP_ROLE}, {SYSTEM_ROLE}',
            ],
            [f'grant update on "{_EVENTS}" to {APP_ROLE}, {SYSTEM_ROLE}'],
        ),
    ]
