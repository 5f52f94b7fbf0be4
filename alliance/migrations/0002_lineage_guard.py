from django.db import migrations

from alliance.models.lineage import drop_guard, install_guard


class Migration(migrations.Migration):
    """The trigger that refuses a recruiter who stands below; put back after every migrate (see apps.py)."""

    dependencies = [("alliance", "0001_initial")]

    operations = [
        migrations.RunPython(lambda apps, editor: install_guard(), lambda apps, editor: drop_guard()),
    ]
