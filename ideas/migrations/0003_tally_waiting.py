from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ideas", "0002_categories_have_no_drawing")]

    operations = [
        # False until the next count, which comes within a minute.
        migrations.AddField(model_name="tally", name="waiting", field=models.BooleanField(default=False)),
    ]
