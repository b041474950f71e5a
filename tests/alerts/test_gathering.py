"""What the rules are given to look at: one busy child or place must not take the room of another."""

from synthetic.factories import child, concern, place, tie
from tests.living import House


def test_a_busy_place_or_child_does_not_hide_a_quiet_one(house: House) -> None:
    from wholepicture.base.database_role import speaking_as
    from wholepicture.picture.background import associations_with, signs_of
    from wholepicture.picture.models import Association, Sign

    here = {"lines": ["1 Quay Row"], "postcode": "ZA1 1AA"}
    quiet = {"lines": ["9 Far Row"], "postcode": "ZA1 1AB"}
    for number in range(6):
        address = quiet if number == 0 else here
        house.send(
            "POL",
            concern(
                child(given=f"Child{number}", identifiers=None),
                places=[place(name=None, address=address)],
                ties=[tie("c1", "l1", "seen_at")],
                signs=["new_phone"],
                happened={"from": f"2026-03-0{number + 1}", "precision": "day"},
            ),
        )
    house.process()
    with speaking_as("worker"):
        places = set(Association.objects.filter(b_kind="place").values_list("b", flat=True))
        assert len(places) == 2
        seen = {about for about, _, _ in associations_with("place", places, most=2)}
        assert seen == places
        children = set(Sign.objects.values_list("nominal", flat=True))
        assert {one.nominal for one in signs_of(children, most=1)} == children
        newest = max(row.at for row in Association.objects.all())
        assert newest in {row.at for _, _, row in associations_with("place", places, most=2)}
