"""What agencies write is as long as they write it: the contract's limits grew, and so do these.

Back again only while nothing longer is held: derive it anew from reports that fit (`wholepicture rebuild`), or stay.
"""

from django.db import migrations, models

GROWN = {"event": ("author_job",), "working": ("service", "team", "worker", "phone", "email")}


class Migration(migrations.Migration):
    dependencies = [("picture", "0005_search_the_shortest_way")]
    operations = [
        migrations.AlterField(model, field, models.TextField(blank=True))
        for model, fields in GROWN.items()
        for field in fields
    ]
