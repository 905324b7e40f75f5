"""One more kind of step: the database learns it from its triggers, made anew after every migration; no SQL here."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0002_promised_work_in_sight'),
    ]

    operations = [
        migrations.AlterField(
            model_name='step',
            name='kind',
            field=models.CharField(choices=[('status', 'status'), ('due_date', 'new date of the answer'), ('correction', 'correction'), ('passed_on', 'passed on inside the municipality'), ('assessment', 'assessment'), ('second_look', 'second look asked for'), ('redaction', 'personal data covered'), ('photos', 'photos covered')], max_length=12, verbose_name='kind'),
        ),
    ]
