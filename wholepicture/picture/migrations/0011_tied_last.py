"""To whom and what children were tied last: the list of people and things begins there, however many ties there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("picture", "0010_who_is_missing_now")]
    operations = [
        migrations.AddIndex(
            "Association",
            models.Index(
                fields=["area", "b_kind", "b_role", "-at"],
                name="association_newest_to",
                condition=models.Q(a_role="child", superseded_at__isnull=True)
                & ~models.Q(type__in=("lives_at", "own_number")),
            ),
        ),
        migrations.AddIndex(
            "Association",
            models.Index(
                fields=["area", "a_kind", "a_role", "-at"],
                name="association_newest_from",
                condition=models.Q(b_role="child", superseded_at__isnull=True)
                & ~models.Q(type__in=("lives_at", "own_number")),
            ),
        ),
    ]
