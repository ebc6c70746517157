import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='prison',
            name='home_areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='Local authorities for which this prison counts as near home', size=None),
        ),
        migrations.AddField(
            model_name='prisonevent',
            name='home_areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='Local authorities for which this prison counts as near home', size=None),
        ),
    ]
