"""A place that reports give a position for, marked as of concern. Invented."""

from uuid import UUID

from tests.access.raw import as_superuser
from tests.analysis.world import World, thing


def marked_place(world: World, name: str, latitude: str, longitude: str) -> UUID:
    """A place of this name at this position, of which the hub says that it is of concern."""
    from wholepicture.alerts.marking import ToMark, mark

    place = thing("place", name)
    report = world.report(place, agency="POL")
    world.put()
    with as_superuser(world.house.database) as superuser:
        for kind, value in (("latitude", latitude), ("longitude", longitude)):
            superuser.execute(
                """INSERT INTO picture_fact SELECT (json_populate_record(f, json_build_object(
                       'id', gen_random_uuid(), 'kind', %s::text, 'value', %s::text))).* FROM picture_fact f
                   WHERE f.submission = %s AND f.about = %s LIMIT 1""",
                [kind, value, report, place.id],
            )
    hub = world.house.viewer("coordinator")
    mark(hub, to_mark=[ToMark("place", place.id)], says="of_concern", reason="Invented: girls are seen there.")
    return place.id
