"""What a report ties to somebody becomes part of the description that is compared."""

from datetime import UTC, datetime
from uuid import UUID

from wholepicture.intake.models import Mention, Subject, Submission
from wholepicture.intake.queries import Stated
from wholepicture.linkage.people.profiling import profiles_in
from wholepicture.partnership.models import Agency

AREA = UUID(int=1)


def report(*mentions: Mention, ties: list[dict[str, str]]) -> Stated:
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    agency = Agency(id=UUID(int=2), area_id=AREA, code="SCH1", trusted_identifiers=[])
    submission = Submission(
        id=UUID(int=3), area_id=AREA, agency=agency, recorded_at=at, received_at=at, stated={"ties": ties}
    )
    kez = Subject(id=UUID(int=4), ref="c1", role="child", stated={"also_known_as": ["Kez"]})
    return Stated(submission, [kez], list(mentions))


def test_everything_tied_to_somebody_adds_its_traits() -> None:
    car = Mention(id=UUID(int=5), ref="v1", kind="vehicle", stated={"make": "Corsa", "colour": "black"})
    place = Mention(id=UUID(int=6), ref="l1", kind="place", stated={"name": "Quayside"})
    elsewhere = Mention(id=UUID(int=7), ref="l2", kind="place", stated={"name": "Windmill"})
    ties = [{"from": "c1", "to": "v1", "type": "with"}, {"from": "l1", "to": "c1", "type": "seen_at"}]
    (profiled,) = profiles_in(report(car, place, elsewhere, ties=ties))
    assert profiled.profile.likeness.traits == {"car corsa dark", "place quayside"}
    assert profiled.profile.likeness.things == {str(car.id), str(place.id)}
    assert profiled.place.traits == ["car corsa dark", "place quayside"]
