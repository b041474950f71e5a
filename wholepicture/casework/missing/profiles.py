"""A child's profile: written before they go by the agency that cares for them, given to the police while they are missing, read once.

Each version is whole and nobody changes one; the latest of an agency counts. What it says lies encrypted.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, Refusal, command, concerning, query
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.missing.commands import NotKept
from wholepicture.casework.missing.profile_parts import CODES, faults_in_profile
from wholepicture.casework.missing.queries import agencies_beside
from wholepicture.casework.missing.results import ProfilePage, ProfileRead, ProfileRow, ReleaseRow, Return
from wholepicture.casework.missing.rules import LONGEST_NAME, Fault
from wholepicture.casework.missing.stored import Times, stands_for
from wholepicture.casework.models import MissingProfile, ProfileReading, ProfileRelease
from wholepicture.intake.attachments.commands import bringing
from wholepicture.intake.attachments.queries import kept_photo, picture_of
from wholepicture.intake.encryption import lock_json, unlock_json
from wholepicture.partnership.queries import agencies_by_id, names_of
from wholepicture.picture.returned import Report, called, missing_by, reports_of, subjects_of

READ_WITHIN = timedelta(days=3)  # as `security.READ_WITHIN`
MOST_RELEASES = 50


class WrittenMeanwhile(Refusal):
    """A colleague kept another version of this profile while you had it open. Theirs stands beside yours: put the two together, and keep
    it again."""


class NotMissing(Refusal):
    """No report says that this child is missing now. A profile is given only while they are: report it first."""


class BackSince(Refusal):
    """This was given about a time away of which nobody says any more that it goes on. Ask whoever gave it to give it again."""


class ReadBefore(Refusal):
    """This was read already, and it is read once. Ask whoever gave it to give it again."""


@command(Permission.MISSING, called="Kept a profile for looking for a child", action="collection")
def keep_profile(
    viewer: Viewer, *, nominal: UUID, parts: Mapping[str, str], review_by: date | None, follows: UUID | None
) -> UUID:
    """Keep a version of one's own agency's profile of a child. `follows`: the version that was before whoever wrote it.

    Raises NotFound, NotKept (with what to put right), WrittenMeanwhile.
    """
    subjects = subjects_of(viewer, nominal)
    if not subjects:
        raise NotFound
    concerning(subjects=[nominal])
    kept = {code: parts.get(code, "").strip() for code in CODES}
    if faults := faults_in_profile(kept, review_by, clock.local_date()):
        raise NotKept(faults)
    assert review_by is not None  # the rules refuse what has none
    before = latest(viewer, subjects)
    if (before.id if before else None) != follows:
        raise WrittenMeanwhile
    # It stays with the child as its first version has them: by that the one that it follows is known to be followed.
    subject, photo = (before.subject, before.photo) if before else (subjects[0], None)
    with stored_first(WrittenMeanwhile):
        return keep_version(viewer, subject, follows=follows, parts=kept, review_by=review_by, photo=photo)


def keep_version(
    viewer: Viewer,
    subject: UUID,
    *,
    follows: UUID | None,
    parts: Mapping[str, str],
    review_by: date,
    photo: UUID | None,
) -> UUID:
    """Part of a recorded act: keep one more version, whole, with the photo that stands in it from now on."""
    made = new_id()
    with bringing(viewer, [photo] if photo else [], by=made):
        MissingProfile.objects.create(
            id=made,
            area_id=viewer.area_id,
            agency_id=viewer.agency_id,
            subject=subject,
            follows=follows,
            content=lock_json(dict(parts), made),
            photo=photo,
            review_by=review_by,
            made_by_id=viewer.person,
        )
    concerning(records=[made])
    return made


@query(Permission.MISSING, called="Read a profile for looking for a child")
def profile_page(viewer: Viewer, *, nominal: UUID) -> ProfilePage:
    """One's own agency's profile of a child, and who it was given to. Raises NotFound: nothing of the child shows."""
    subjects = subjects_of(viewer, nominal)
    if not subjects:
        raise NotFound
    row = latest(viewer, subjects)
    releases = list(
        ProfileRelease.objects.filter(profile__subject__in=subjects, agency_id=viewer.agency_id).order_by("-at")[
            :MOST_RELEASES
        ]
    )
    concerning(subjects=[nominal], records=[one.id for one in (row, *releases) if one])
    agencies = agencies_beside(viewer, nominal)
    return ProfilePage(
        child=called([nominal])[nominal],
        row=_row(row, agencies) if row else None,
        parts=unlock_json(row.content, row.id) if row else {},
        releases=_releases(releases, agencies, set()),
        is_missing=bool(missing_by(viewer, nominal)),
        police=sorted(
            ((one.id, one.name) for one in agencies_by_id().values() if one.type == "police"), key=lambda one: one[1]
        ),
        photo=kept_photo(row.photo) if row and row.photo else None,
    )


def latest(viewer: Viewer, subjects: list[UUID]) -> MissingProfile | None:
    """Part of a recorded act: the version of the viewer's own agency that counts; None: none is written."""
    own = MissingProfile.objects.filter(subject__in=subjects, agency_id=viewer.agency_id)
    return own.order_by("-at", "-id").first()


def _row(row: MissingProfile, agencies: Mapping[UUID, str]) -> ProfileRow:
    by = names_of([row.made_by_id]).get(row.made_by_id, "")
    return ProfileRow(row.id, agencies[row.agency_id], by, row.at, row.review_by)


def _anchor(missing: Sequence[Report]) -> Report | None:
    """Of the reports that say that a child is missing now, the one on which a giving hangs: one that the police may read as well."""
    return next((report for report in missing if report.is_partners), next(iter(missing), None))


def _open_for(viewer: Viewer, nominal: UUID, reports: Sequence[Report], rows: Iterable[ProfileRelease]) -> set[UUID]:
    """Those of what was given to the viewer's agency of which the time is not over, and the time away goes on about which it was given."""
    now, standing = {report.submission for report in missing_by(viewer, nominal)}, stands_for(reports)
    ends = clock.now() - READ_WITHIN
    return {row.id for row in rows if row.at > ends and standing.get(row.episode) in now}


def _releases(rows: list[ProfileRelease], agencies: Mapping[UUID, str], is_open: set[UUID]) -> list[ReleaseRow]:
    readings = {one.release_id: one for one in ProfileReading.objects.filter(release__in=rows)}
    names = names_of({row.made_by_id for row in rows} | {one.made_by_id for one in readings.values()})
    found = []
    for row in rows:
        read = readings.get(row.id)
        found.append(
            ReleaseRow(
                id=row.id,
                at=row.at,
                by=names.get(row.made_by_id, ""),
                agency=agencies[row.agency_id],
                to=agencies[row.to_agency_id],
                words=row.words,
                read_at=read.at if read else None,
                read_by=names.get(read.made_by_id, "") if read else "",
                may_read=read is None and row.id in is_open,
                has_photo=row.has_photo,
            )
        )
    return found


@command(Permission.MISSING, called="Gave a child’s profile to the police", action="disclosure")
def give_profile(viewer: Viewer, *, nominal: UUID, police: UUID, words: str) -> UUID:
    """Give the latest version to the police, while the child is missing. It may be read once.

    Raises NotFound, NotMissing, NotKept (to which police, or too many words).
    """
    profile = latest(viewer, subjects_of(viewer, nominal))
    if profile is None:
        raise NotFound
    agency = agencies_by_id().get(police)
    if agency is None or agency.type != "police":
        raise NotKept([Fault("police", "Choose which police.")])
    if len(words) > LONGEST_NAME:
        raise NotKept([Fault("to", f"Use {LONGEST_NAME} characters or fewer.")])
    about = _anchor(missing_by(viewer, nominal))
    if about is None:
        raise NotMissing
    photo = kept_photo(profile.photo) if profile.photo else None
    given = new_id()
    ProfileRelease.objects.create(
        id=given,
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        profile_id=profile.id,
        episode=about.submission,
        subject=about.subject,
        to_agency_id=police,
        words=words,
        has_photo=photo is not None and photo.row.is_drawn,
        made_by_id=viewer.person,
    )
    concerning(subjects=[nominal], records=[given, profile.id])
    return given


@query(Permission.MISSING, called="Saw which profiles were given")
def profiles_given(viewer: Viewer, *, nominal: UUID) -> list[ReleaseRow]:
    """Profiles of a child that were given to the viewer's own agency: a line each, and nothing of what they say."""
    rows = given_to(viewer, nominal)
    concerning(subjects=[nominal], records=[row.id for row in rows])
    return rows


def given_to(viewer: Viewer, nominal: UUID) -> list[ReleaseRow]:
    """Part of a recorded query: what was given of a child to the viewer's own agency, the last first."""
    reports = reports_of(viewer, [nominal]).get(nominal, [])
    episodes = [report.submission for report in reports]
    rows = list(
        ProfileRelease.objects.filter(episode__in=episodes, to_agency_id=viewer.agency_id).order_by("-at")[
            :MOST_RELEASES
        ]
    )
    return _releases(rows, agencies_beside(viewer, nominal), _open_for(viewer, nominal, reports, rows))


@command(Permission.MISSING, called="Read a profile that was given", action="disclosure")
def read_profile(viewer: Viewer, *, nominal: UUID, release: UUID) -> ProfileRead:
    """What a profile says that was given to the viewer's agency, once: that it was read is written down with it.

    Raises NotFound, NotMissing (they are back), BackSince (and went again), ReadBefore.
    """
    reports = reports_of(viewer, [nominal])
    episodes = [report.submission for report in reports.get(nominal, ())]
    row = ProfileRelease.objects.filter(
        id=release, episode__in=episodes, to_agency_id=viewer.agency_id, at__gt=clock.now() - READ_WITHIN
    ).first()
    if row is None:
        raise NotFound
    if not missing_by(viewer, nominal):
        raise NotMissing
    if row.id not in _open_for(viewer, nominal, reports[nominal], [row]):
        raise BackSince
    with stored_first(ReadBefore):
        ProfileReading.objects.create(
            id=new_id(),
            release_id=row.id,
            profile_id=row.profile_id,
            agency_id=row.agency_id,
            made_by_id=viewer.person,
            at=TransactionNow(),  # by which alone it shows: in this transaction, and in no other
        )
    profile = MissingProfile.objects.get(id=row.profile_id)
    photo = kept_photo(profile.photo) if profile.photo else None
    concerning(subjects=[nominal], records=[row.id, profile.id, *([profile.photo] if profile.photo else [])])
    return ProfileRead(
        child=called([nominal])[nominal],
        row=_row(profile, agencies_beside(viewer, nominal)),
        parts=unlock_json(profile.content, profile.id),
        times=_times(viewer, reports),
        photo=photo,
        picture=picture_of(photo.row.file) if photo and photo.row.is_drawn else b"",
    )


def _times(viewer: Viewer, reports: Mapping[UUID, Any]) -> list[Return]:
    rows = [row for row in Times(viewer, reports).returns() if not row.is_out]
    return sorted(rows, key=lambda row: row.since.earliest, reverse=True)[:10]
