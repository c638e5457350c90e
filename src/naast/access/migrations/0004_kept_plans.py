"""The circle functions keep their plan for as long as a connection lives; what they answer is the same."""

from django.db import migrations

from naast.access import sql
from naast.core import rls

BODIES = {"naast_people_to_see": sql.people_to_see(), "naast_people_to_change": sql.people_to_change()}


def _made(*, keeps_plan: bool) -> list[str]:
    return [line for name, body in BODIES.items() for line in rls.circle_function(name, body, keeps_plan=keeps_plan)]


class Migration(migrations.Migration):

    dependencies = [("access", "0003_consent_for_writing")]

    operations = [migrations.RunSQL(_made(keeps_plan=True), _made(keeps_plan=False))]
