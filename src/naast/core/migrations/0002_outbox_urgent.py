from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='outboxmessage',
            name='urgent',
            field=models.BooleanField(db_default=False, default=False, verbose_name='eerst: gevaar'),
        ),
    ]
