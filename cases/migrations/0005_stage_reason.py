"""Why a case is in its stage, beside the stage."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column of the headline."""

    dependencies = (("cases", "0004_log_beside"),)

    operations = (
        migrations.AddField(
            model_name="headline",
            name="stage_reason",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    )
