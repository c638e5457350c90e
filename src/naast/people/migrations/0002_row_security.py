"""Row-level security on every table of a person."""

from django.db import migrations

from naast.core.rls import EnableRowSecurity

_PARTS = {
    "household": "identity",
    "deathreport": "identity",
    "merge": "identity",
    "different": "identity",
    "personmember": "circle",
    "accesslink": "circle",
    "logincode": "circle",
    "storyentry": "story",
}


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0001_initial"),
        ("core", "0003_app_roles"),
    ]

    operations = [
        EnableRowSecurity("people_person", person_column="id", part="identity"),
        *[EnableRowSecurity(f"people_{table}", part=part) for table, part in _PARTS.items()],
    ]
