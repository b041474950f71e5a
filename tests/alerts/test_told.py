"""From how many sources of their own graded pieces come: one statement that five agencies pass on is one."""

from typing import Any

from synthetic.factories import child, intelligence, upn_of
from tests.intake.test_grading import PIECE, graded, wren_of
from tests.living import House
from wholepicture.alerts.told import told_besides

WREN = child(given="Wren", family="Ashdown-Test", identifiers=[upn_of(1)])


def passed_on(agency: str, name: str) -> tuple[str, dict[str, Any]]:
    first = {"how_known": "someone_else_told_me", "original_agency": name, "original_reference": "first"}
    return agency, intelligence(WREN, key=f"{agency}-again", provenance=first, facts="He gives out phones.")


def test_five_retellings_of_one_statement_by_five_agencies_are_one_source_and_a_sixth_of_its_own_another(
    house: House,
) -> None:
    told = [("SCH1", intelligence(WREN, key="first", facts="He gives out phones."))]
    told += [passed_on("CSC", "SCH1"), passed_on("HLT", "Marsh Lane Academy"), passed_on("HOM", "marsh lane")]
    told += [passed_on("POL", "SCH1")]
    reports = [house.send(agency, body)[0].submission for agency, body in told]
    house.process()
    for report in reports:
        graded(house, report, PIECE)
    known = told_besides(house.viewer("police_intelligence"), nominals=[wren_of(house)])
    assert (known.counted.reports, known.counted.sources) == (5, 1)
    (own,) = house.send("SCH2", intelligence(WREN, key="own", facts="I saw him give her a phone."))
    house.process()
    graded(house, own.submission, PIECE)
    known = told_besides(house.viewer("police_intelligence"), nominals=[wren_of(house)])
    assert (known.counted.reports, known.counted.sources) == (6, 2)
