"""Row-level security on what people asked about their own data."""

from django.db import migrations

from naast.core.rls import EnableRowSecurity


class Migration(migrations.Migration):

    dependencies = [
        ("rights", "0001_initial"),
        ("core", "0003_app_roles"),
    ]

    operations = [EnableRowSecurity("rights_rightsrequest", part="identity")]
