"""An undoing can be made once, also where two people press the button in the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from synthetic.factories import child, concern
from tests.living import House
from wholepicture.base.ledgered import Refusal
from wholepicture.linkage.commands import record_judgement, undo_judgement
from wholepicture.linkage.judgements.undoing import AlreadyUndone
from wholepicture.linkage.queries import pairs_to_judge


def test_of_two_who_undo_a_judgement_in_one_moment_one_is_told_that_it_was_undone(house: House) -> None:
    for agency, given in (("SCH1", "Katherine"), ("POL", "Kathryn")):
        described = child(given=given, family="Ashdown", date_of_birth="2011-03-04")
        house.send(agency, concern(described, key=f"{agency}-1"))
    house.process()
    officer = house.viewer("linkage_officer")
    pair = pairs_to_judge(officer)[0]
    made = record_judgement(officer, subject_a=pair.a.subject, subject_b=pair.b.subject, answer="same", reason="Known")
    told: list[Refusal | None] = []
    together = Barrier(2)

    def undo() -> None:
        together.wait()
        try:
            undo_judgement(officer, judgement=made.id, reason="By mistake")
            told.append(None)
        except Refusal as refusal:
            told.append(refusal)
        finally:
            connections.close_all()

    both = [Thread(target=undo) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(type(one) for one in told if one) == [AlreadyUndone]
    assert len(told) == 2
    with pytest.raises(AlreadyUndone):
        undo_judgement(officer, judgement=made.id, reason="Once more")
