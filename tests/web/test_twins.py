"""On a child's page a report that is about her sister as well says so; to who may not see the sister nothing does."""

from synthetic.factories import child, concern, involvement, upn_of
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access.commands import bar_viewer
from wholepicture.picture.queries import people_listed

MARL = {"family": "Marl-Test", "date_of_birth": "2011-09-14"}


def test_a_report_about_two_names_the_other_on_each_page(house: House) -> None:
    ada, ida = child(given="Ada", identifiers=[upn_of(2)], **MARL), child(given="Ida", identifiers=[upn_of(3)], **MARL)
    house.send("SCH1", involvement(ada, key="a"), involvement(ida, key="i"))
    house.send("HOM", concern(ada, ida, key="both", signs=["late_return"]), concern(ada, key="one"))
    house.process()
    hub = client_of(house, "coordinator")
    listed = {row.label: row.id for row in people_listed(house.viewer("coordinator"), role="child")}
    ada_s, ida_s = (f"/people/{listed[name]}/" for name in ("Ada Marl-Test", "Ida Marl-Test"))
    for page, other in ((ada_s, "Ida"), (f"{ada_s}?whole=1", "Ida"), (f"{ida_s}?whole=1", "Ada")):
        assert text_of(hub, page).count("Also about") == text_of(hub, page).count(f"Also about {other} Marl-Test") == 1

    teacher = house.professionals["teacher_dsl"]
    school = client_of(house, "teacher_dsl")
    assert "Also about Ida" in text_of(school, ada_s)
    bar_viewer(house.viewer("coordinator"), professional=teacher, nominal=listed["Ida Marl-Test"], reason="Her aunt.")
    assert "Ida" not in text_of(school, ada_s)
