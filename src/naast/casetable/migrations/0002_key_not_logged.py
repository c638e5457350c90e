from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("casetable", "0001_initial"),
    ]

    operations = [
        # The key of a table's words comes in no write-ahead log, on no replica and in no backup (config/backup.py leaves such tables
        # empty). After a crash of the server it is gone: the card is then written again. See docs/adr/0027.
        migrations.RunSQL("alter table casetable_cardkey set unlogged", "alter table casetable_cardkey set logged"),
    ]
