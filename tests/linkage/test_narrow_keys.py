"""Keys that an older installation holds as words become the numbers that the code makes."""

from importlib import import_module

from django.db import connections

from tests.living import House
from wholepicture.base.database_role import speaking_as
from wholepicture.base.ids import derived_id
from wholepicture.linkage.comparison.description import block_numbers, blocking_keys, columns_of
from wholepicture.linkage.models import BlockingKey
from wholepicture.linkage.rules import Likeness

STEP = import_module("wholepicture.linkage.migrations.0007_narrow_keys")


def test_keys_held_as_words_become_the_numbers_that_the_code_makes(house: House) -> None:
    columns = columns_of(
        Likeness(given="zoë", family="żelbicka", parents=frozenset({"maïa żelbicka"}), things=frozenset({"añejo"}))
    )
    subject = derived_id("somebody")
    with connections["owner"].cursor() as sql:
        sql.execute(STEP.BACK)
        sql.execute("ALTER TABLE linkage_blockingkey DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY")
        for key in set(blocking_keys(columns)):
            sql.execute(
                "INSERT INTO linkage_blockingkey (id, area_id, key, subject, identity) VALUES (%s, %s, %s, %s, %s)",
                [derived_id(key), house.area, key, subject, subject],
            )
        sql.execute(STEP.FORWARD)
        sql.execute("ALTER TABLE linkage_blockingkey ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    with speaking_as("worker"):
        stored = set(BlockingKey.objects.filter(subject=subject).values_list("key", flat=True))
    assert stored == block_numbers(house.area, columns)
    assert len(stored) > 3
