"""The page of failed tries and errors: what stands out among them by published rules, and each one, newest first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.queries import TrySeen, tries_seen, what_stands_out
from wholepicture.access.tries import KEY_GUESSING, RULES, SIGN_IN, SPRAY, StandsOut
from wholepicture.base.ledgered import called
from wholepicture.intake.confidential.queries import FEWEST_WRONG, wrong_codes
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.web.frame.request import Request, moment_or_none
from wholepicture.web.oversight.lines import ON_A_PAGE, in_parts
from wholepicture.web.wording.sentences import plural
from wholepicture.web.wording.times import gds_datetime, gds_time

MOST_NAMES = 10
SHOWN = 8  # characters of a mark: enough to tell two apart by eye


@require_http_methods(["GET"])
def failed_tries(request: Request) -> HttpResponse:
    """What failed at the doors of the area, and what to look into first."""
    viewer = request.viewer
    before = moment_or_none(request.GET.get("before", ""))
    seen = tries_seen(viewer, before=before, limit=ON_A_PAGE)
    agencies = {agency.id: agency.name for agency in agencies_by_id().values()}
    rows = [_row(each, agencies) for each in seen]
    context: dict[str, Any] = {
        "is_first": before is None,
        "rules": RULES,
        "rows": rows,
        "parts": in_parts(rows),
        "older": urlencode({"before": seen[-1].entry.at.isoformat()}) if len(seen) == ON_A_PAGE else "",
    }
    if before is None:
        recognised = what_stands_out(viewer)
        context |= {"since": recognised.since, "is_whole": recognised.is_whole}
        context["wrong_codes"] = [
            (gds_datetime(hour), f"{number:,}" if number else f"Fewer than {FEWEST_WRONG}")
            for hour, number in wrong_codes(viewer, since=recognised.since)
        ]
        context["stands_out"] = [in_words(found) for found in recognised.found]
    return render(request, "oversight/tries.html", context)


def in_words(found: StandsOut) -> dict[str, Any]:
    """What a rule found, as sentences: what, whose, and what to do."""
    return {
        "title": found.rule.title,
        "what": f"{_what(found)}, {_when(found.began, found.ended)}.",
        "who": _who(found.who),
        "do": found.rule.do,
    }


def _what(found: StandsOut) -> str:
    mark = found.mark[:SHOWN]
    if found.rule is SPRAY:
        return f"{_tries(found.tries)} on {plural(found.accounts, 'account')} from address {mark}"
    if found.rule is KEY_GUESSING:
        return f"{plural(found.tries, 'refused key')} from address {mark}"
    return f"{_tries(found.tries)} on account {mark}"


def _tries(count: int) -> str:
    return "1 try" if count == 1 else f"{count} tries"


def _when(began: datetime, ended: datetime) -> str:
    if gds_datetime(began) == gds_datetime(ended):
        return gds_datetime(began)
    same_day = gds_datetime(began).partition(" at ")[0] == gds_datetime(ended).partition(" at ")[0]
    return f"{gds_datetime(began)} to {gds_time(ended) if same_day else gds_datetime(ended)}"


def _who(names: tuple[str, ...]) -> str:
    if not names:
        return "Nobody’s of this area, or no account that there is."
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _row(seen: TrySeen, agencies: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "entry": seen.entry,
        "agency": agencies.get(seen.entry.agency, "") if seen.entry.agency else "",
        "what": "Tried to sign in" if seen.entry.operation == SIGN_IN else called(seen.entry.operation),
        "account": seen.account[:SHOWN],
        "address": seen.address[:SHOWN],
        "known_device": seen.known_device,
    }


urlpatterns = [path("oversight/tries/", failed_tries, name="failed_tries")]
