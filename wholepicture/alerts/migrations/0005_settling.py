"""Nothing: the steps that can be woken are declared in `wholepicture.policies`. Kept for the installations that ran it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alerts", "0004_reading_list_security")]
    operations = ()
