"""When an entry was entered where it was written; of those that are here already it is not known."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0021_triggers"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="entered_at",
            field=models.DateTimeField(null=True, verbose_name="when entered where written"),
        ),
        migrations.AlterField(
            model_name="contact",
            name="entered_at",
            field=models.DateTimeField(
                db_default=Now(), null=True, verbose_name="when entered where written"
            ),
        ),
    ]
