"""The reference data of staff/data, so that a fresh database (and the tests') can work at once."""

from django.db import migrations


def load(apps, schema_editor):
    from staff.actions.reference import load_reference

    load_reference(get_model=apps.get_model)


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
