"""A browser that sends files, for the tests of the pages about them."""

import json
import re
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.living import House
from tests.web.story import client_of, text_of

CONTRACT = Path(__file__).parents[1] / "contract"
TOML = """
[source]
name = "Weekly export"
[constants]
"kind" = "missing_episode"
"subjects[0].ref" = "c1"
"subjects[0].role" = "child"
"subjects[0].identifiers[0].type" = "nhs_number"
[fields]
"key" = "Reference"
"recorded_at" = { column = "Entered", format = "%d/%m/%Y %H:%M" }
"subjects[0].given" = "Forename"
"subjects[0].sex" = "Sex"
"subjects[0].identifiers[0].value" = "NHS No"
"missing.missing_since" = "Since"
"narrative.facts" = "Notes"
[values."subjects[0].sex"]
"f" = "female"
"m" = "male"
"""
HEADER = ["Reference", "Entered", "Forename", "Sex", "NHS No", "Since", "Notes", "Bed"]


def row_of(key: str, **cells: str) -> list[str]:
    """A row of the weekly export; the bed is what the mapping passes over."""
    whole = {
        "Reference": key, "Entered": "04/03/2026 09:12", "Forename": "Wren", "Sex": "F", "NHS No": "9990000018",
        "Since": "03/03/2026 22:00", "Notes": "Went out at ten.", "Bed": "7",
    }  # fmt: skip
    return [{**whole, **cells}[name] for name in HEADER]


def example(name: str) -> dict[str, Any]:
    return json.loads((CONTRACT / f"{name}.json").read_text("utf-8"))


def lines(count: int) -> bytes:
    """So many reports, one a line, with the keys k-0, k-1 and on."""
    body = example("concern")
    return b"\n".join(json.dumps(body | {"key": f"k-{number}"}).encode() for number in range(count))


class Sender:
    """Somebody at the pages about files."""

    def __init__(self, house: House, who: str) -> None:
        self.house, self.who = house, who
        self.client = client_of(house, who)

    def post(self, name: str, content: bytes, *, toml: str = "", **more: Any) -> Any:
        """Choose a file, with a new mapping where `toml` is given. Answers the response."""
        fields: dict[str, Any] = {"file": SimpleUploadedFile(name, content), **more}
        if toml:
            fields["mapping_file"] = SimpleUploadedFile("mapping.toml", toml.encode())
        return self.client.post("/report/file/", fields)

    def upload(self, name: str, content: bytes, **more: Any) -> str:
        """Choose a file that is accepted. Answers the id under which it waits."""
        answer = self.post(name, content, **more)
        assert answer.status_code == 302, said(answer)
        return re.fullmatch(r"/report/file/([0-9a-f-]{36})/", answer["Location"])[1]  # type: ignore[index]

    def refused(self, name: str, content: bytes, **more: Any) -> str:
        """Choose a file that is not. Answers the words of the page."""
        answer = self.post(name, content, **more)
        assert answer.status_code == 422, answer.status_code
        return said(answer)

    def look(self, upload: str) -> str:
        return text_of(self.client, f"/report/file/{upload}/")

    def take(self, upload: str) -> str:
        """Take it in. Answers the words of the account."""
        answer = self.client.post(f"/report/file/{upload}/take/")
        assert (answer.status_code, answer["Location"]) == (302, f"/report/file/{upload}/account/")
        return text_of(self.client, answer["Location"])

    def send(self, name: str, content: bytes, **more: Any) -> str:
        return self.take(self.upload(name, content, **more))

    def receipts(self, upload: str) -> list[dict[str, str]]:
        """The lines of the receipts' CSV."""
        import csv
        import io

        answer = self.client.get(f"/report/file/{upload}/receipts.csv")
        assert answer.status_code == 200
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))

    def stored(self) -> dict[str, Any]:
        """Every submission of this agency, by key."""
        agency = self.house.agencies[self._agency()]
        from wholepicture.intake.models import Submission

        with self.house.operator(self._agency()).acting():
            return {one.key: one for one in Submission.objects.filter(agency_id=agency)}

    def held(self) -> list[Any]:
        """What waits in this agency's quarantine."""
        from wholepicture.intake.queries import quarantined

        return quarantined(self.house.operator(self._agency()))

    def _agency(self) -> str:
        from tests.living import PEOPLE

        return PEOPLE[self.who][0]


def said(answer: Any) -> str:
    main = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def plain(client: Client, method: str, address: str) -> tuple[int, str]:
    """What a page answers, without the token of its forms."""
    answer = getattr(client, method)(address)
    return answer.status_code, re.sub(r'value="[^"]{32,}"', "", answer.content.decode())
