"""Nothing: the functions that search are declared in `picture/sql/search.py`. Kept for the installations that ran it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("picture", "0004_search")]
    operations = ()
