"""A teacher disagrees with *no further action*. Nobody answers in time, so it goes up by itself, and ends with a decision that both see."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.casework.disagreeing import answered, name, run_out
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


def both(page: Page, look: Callable[[Page, str], None], called: str) -> None:
    """Looks at a page on a desk and on a telephone."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, called)


def test_silence_takes_a_disagreement_up_and_it_ends_where_both_sides_see_it(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    # Given a report that the co-ordinator dismissed, and a ladder on which the hub's manager stands
    for who, role in (
        ("manager", "coordinator"),
        ("partnership_administrator",) * 2,
        ("scrutineer", "independent_scrutineer"),
    ):
        house.add_colleague(who, role)
    sent = answered(house)
    name(house, "HUB", None, "manager", None, None)

    # When the teacher reads the answer and disagrees with it, from there
    teacher = somebody("teacher_dsl", size=PHONE)
    teacher.goto(f"/reports/{sent.receipt}/")
    expect(teacher.get_by_text("No action is being taken now")).to_be_visible()
    look(teacher, "escalation-report")
    teacher.get_by_role("link", name="I disagree").click()
    teacher.get_by_role("button", name="Send my disagreement").click()
    expect(teacher.get_by_role("heading", name="There is a problem")).to_be_visible()
    teacher.get_by_label("What is it about?").select_option("below_threshold")
    teacher.get_by_label("What do you disagree with?").fill("No action, although she is picked up at the gate.")
    teacher.get_by_label("What do you want to happen?").fill("A social worker to see her this week.")
    teacher.get_by_label("What could happen if it does not?").fill("She may not come back.")
    teacher.get_by_role("radio", name="No", exact=True).check()
    expect(teacher.get_by_label("Which child or children? (optional)")).to_have_value("Wren Ashdown-Test")
    both(teacher, look, "escalation-raise")
    teacher.get_by_role("button", name="Send my disagreement").click()
    expect(teacher.get_by_text("Your disagreement is sent.")).to_be_visible()
    both(teacher, look, "escalation-raised")

    # Then it waits on the co-ordinator's first page, with its clock
    coordinator = somebody("coordinator", size=DESK)
    expect(coordinator.get_by_role("heading", name="1 Disagreements that wait for you")).to_be_visible()
    look(coordinator, "escalation-home")

    # And when nobody answers in time, it goes up by itself: the silence is in the record, and the manager is asked
    run_out(house)
    teacher.reload()
    expect(teacher.get_by_text("No answer in time", exact=True)).to_be_visible()
    manager = somebody("manager", size=DESK)
    manager.get_by_role("link", name="It was said to be below the threshold").click()
    expect(manager.get_by_role("heading", name="Your answer")).to_be_visible()
    both(manager, look, "escalation-asked")
    manager.get_by_label("We stand by our decision").check()
    manager.get_by_label("What do you change, why do you stand by it").fill("Nothing new was seen.")
    manager.get_by_role("button", name="Send the answer").click()
    expect(manager.get_by_text("Your answer is recorded")).to_be_visible()

    # And the teacher, who is not satisfied, takes it higher
    teacher.goto("/disagreements/")
    both(teacher, look, "escalation-list")
    teacher.get_by_role("link", name="It was said to be below the threshold").click()
    expect(teacher.get_by_role("heading", name="Is it settled?")).to_be_visible()
    both(teacher, look, "escalation-answered")
    teacher.get_by_label("Why is it not settled?").fill("Nobody has spoken with her.")
    teacher.get_by_role("button", name="Take it higher").click()
    expect(teacher.get_by_text("It is taken higher.")).to_be_visible()

    # And once the levels between were silent, whoever is independent decides
    run_out(house)
    run_out(house)
    scrutineer = somebody("scrutineer", size=DESK)
    scrutineer.get_by_role("link", name="It was said to be below the threshold").click()
    both(scrutineer, look, "escalation-top")
    scrutineer.get_by_label("The decision is to be changed").check()
    scrutineer.get_by_label("What is to be done, by who, by when, and why?").fill("A social worker sees her by Friday.")
    scrutineer.get_by_label("What is the view that you do not follow?").fill("The hub holds that nothing new was seen.")
    scrutineer.get_by_role("button", name="Record the decision and tell both sides").click()
    expect(scrutineer.get_by_text("Your decision is recorded")).to_be_visible()

    # Then both sides read the decision, and the view that was not followed
    for page in (teacher, coordinator):
        page.goto("/disagreements/")
        page.get_by_role("link", name="It was said to be below the threshold").click()
        expect(page.get_by_text("A social worker sees her by Friday.")).to_be_visible()
        expect(page.get_by_text("The hub holds that nothing new was seen.")).to_be_visible()
    both(teacher, look, "escalation-decided")
    teacher.get_by_label("What do you think of it?").fill("It took too long.")
    teacher.get_by_role("radio", name="Yes").check()
    teacher.get_by_role("button", name="Keep it with the decision").click()
    expect(teacher.get_by_text("What you think of it is kept with the decision.")).to_be_visible()


def test_whoever_sets_up_the_partnership_sets_the_ladder(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    # Given a partnership that has named nobody
    house.add_colleague("partnership_administrator", "partnership_administrator")
    administrator = somebody("partnership_administrator", size=DESK)
    administrator.goto("/partnership/ladder/")
    expect(administrator.get_by_text("nobody is named on it")).to_be_visible()
    both(administrator, look, "ladder")

    # When the administrator types something that is no number of days, it is said there, and nothing is lost
    administrator.get_by_label("Who stands at this level?").first.fill("Worker to worker")
    administrator.get_by_label("In how many working days do they answer?").nth(1).fill("two")
    administrator.get_by_role("button", name="Save the levels").click()
    expect(administrator.get_by_role("link", name="Enter a number of working days from 1 to 20.")).to_be_visible()
    expect(administrator.get_by_label("Who stands at this level?").first).to_have_value("Worker to worker")
    administrator.get_by_label("In how many working days do they answer?").nth(1).fill("2")
    administrator.get_by_role("button", name="Save the levels").click()
    expect(administrator.get_by_text("The ladder is saved.")).to_be_visible()

    # And names somebody of an agency, whose name is typed as it stands in the directory
    administrator.get_by_role("link", name="Harrowmere Children's Social Care").click()
    administrator.get_by_label("2. Line manager").fill("Nobody-Test")
    administrator.get_by_role("button", name="Save").click()
    expect(administrator.get_by_role("link", name="Nobody here is called that")).to_be_visible()
    both(administrator, look, "ladder-agency")
    administrator.get_by_label("2. Line manager").fill("cora worker-test")
    administrator.get_by_role("button", name="Save").click()
    expect(administrator.get_by_text("1 of 4 named")).to_be_visible()
