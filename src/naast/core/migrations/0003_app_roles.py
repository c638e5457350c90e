"""The app's own database roles, apart from the owner of the tables, and the functions row-level security asks."""

from django.db import migrations

from naast.core import rls


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_rate_limits'),
    ]

    operations = [
        rls.AppRoles(),
        rls.CircleFunctions(),
    ]
