"""Each practice says in a sentence what it is; rows that are there already are filled from the reference data."""

from django.db import migrations, models


def fill(apps, schema_editor):
    from staff.actions.reference import read

    practices = apps.get_model("staff", "NamedPractice").objects
    for item in read("practices")["practices"]:
        practices.filter(code=item["code"], about="").update(about=item["about"], about_en=item["about_en"])


class Migration(migrations.Migration):
    dependencies = [("staff", "0003_presets")]

    operations = [
        migrations.AddField(
            model_name="namedpractice",
            name="about",
            field=models.CharField(
                blank=True, help_text="一句话；论文没有写明的不写成事实", max_length=120, verbose_name="是什么"
            ),
        ),
        migrations.AddField(
            model_name="namedpractice",
            name="about_en",
            field=models.CharField(blank=True, max_length=200, verbose_name="是什么（英文）"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
