"""What looks at pages finds what is wrong with one, also when it has looked at the same page before."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import DESK, PHONE

SOUND = """<!doctype html><html lang="en"><head><title>Invented</title></head><body><main><h1>Invented</h1>
<p id="words" style="color: rgb(11, 12, 12); background-color: rgb(255, 255, 255)">Words.</p>
<label>Name <input id="name"></label></main></body></html>"""
FAULTS = {
    "color-contrast": "document.getElementById('words').style.color = 'rgb(255, 255, 200)'",
    "label": "document.getElementById('name').parentElement.replaceWith(document.getElementById('name'))",
    "scrolls sideways": "document.getElementById('words').style.width = '2000px'",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_comes_between_two_looks_is_found(
    fault: str, browser: Browser, look: Callable[[Page, str], None]
) -> None:
    page = browser.new_page(viewport=DESK)  # type: ignore[arg-type]
    page.set_content(SOUND)
    look(page, "sound")
    page.evaluate(FAULTS[fault])
    with pytest.raises(AssertionError, match=fault):
        look(page, "faulty")
    page.close()


def test_contrast_is_judged_by_what_a_colour_is_at_each_width(
    browser: Browser, look: Callable[[Page, str], None]
) -> None:
    page = browser.new_page(viewport=DESK)  # type: ignore[arg-type]
    narrow = "<style>@media (max-width: 400px) { #words { color: rgb(255, 255, 200) !important } }</style></head>"
    page.set_content(SOUND.replace("</head>", narrow))
    look(page, "sound")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match="color-contrast"):
        look(page, "faulty")
    page.close()
