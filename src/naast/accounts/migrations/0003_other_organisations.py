"""Organisations of other kinds than the municipality, with the roles of the people who help there."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_coming_in_and_going'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='manages',
            field=models.BooleanField(db_default=False, default=False, verbose_name='regelt wie hier werkt'),
        ),
        migrations.AddField(
            model_name='memberorganisation',
            name='party',
            field=models.CharField(choices=[('gemeente', 'gemeente of wijkteam'), ('aanbieder', 'aanbieder van hulp thuis'), ('zorg', 'zorg'), ('vrijwilligers', 'vrijwilligers')], db_default='gemeente', default='gemeente', max_length=16, verbose_name='soort organisatie'),
        ),
        migrations.AddField(
            model_name='membership',
            name='manages',
            field=models.BooleanField(db_default=False, default=False, verbose_name='regelt wie hier werkt'),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='role',
            field=models.CharField(choices=[('member', 'teamlid'), ('coordinator', 'coördinator'), ('volunteer', 'vrijwilliger'), ('provider', 'medewerker van de aanbieder'), ('care', 'zorgverlener'), ('privacy', 'privacyfunctionaris')], default='member', max_length=12, verbose_name='rol'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('member', 'teamlid'), ('coordinator', 'coördinator'), ('volunteer', 'vrijwilliger'), ('provider', 'medewerker van de aanbieder'), ('care', 'zorgverlener'), ('privacy', 'privacyfunctionaris')], default='member', max_length=12, verbose_name='rol'),
        ),
    ]
