"""The photo in a child's profile: put in, replaced and taken away by the agency whose profile it is, each time with a version of its own.

It shows where its profile does: to its agency, and to the police in the one reading for which it was given. What is shown was drawn again,
and nobody gets the file.
"""

from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, Refusal, command, concerning, query
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.missing.profiles import given_to, keep_version, latest
from wholepicture.casework.missing.queries import agencies_beside
from wholepicture.casework.missing.results import PhotoSaid
from wholepicture.casework.models import MissingProfile
from wholepicture.intake.attachments.commands import keep_photo
from wholepicture.intake.attachments.queries import kept_photo, picture_of
from wholepicture.intake.encryption import unlock_json
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.picture.returned import missing_by, subjects_of


class NoProfile(Refusal):
    """Your agency has written no profile of this child yet. Write it first: the photo stands in it."""


class OtherPhotoMeanwhile(Refusal):
    """A colleague changed the photo while you had this page open. Theirs stands below. Choose yours again if it is the better one."""


@command(Permission.MISSING, called="Put a photo into a child’s profile", action="collection")
def put_photo(viewer: Viewer, *, nominal: UUID, content: bytes, seen: UUID | None) -> UUID:
    """Let a photo stand in one's own agency's profile of a child, in place of the one that stood there. `seen`: that one.

    Raises NotFound, NoProfile, OtherPhotoMeanwhile, FileNotTaken (with why), NoSeals.
    """
    before = _standing(viewer, nominal, seen)
    photo = keep_photo(viewer, content)
    concerning(records=[photo])
    _kept(viewer, before, photo)
    return photo


@command(Permission.MISSING, called="Took the photo out of a child’s profile")
def take_photo_away(viewer: Viewer, *, nominal: UUID, seen: UUID | None) -> None:
    """Let no photo stand in one's own agency's profile of a child any more. The version before keeps the one that it had, and shows it to
    the police where it was given to them and they have yet to read it, and to nobody else.

    Raises NotFound, NoProfile, OtherPhotoMeanwhile.
    """
    before = _standing(viewer, nominal, seen)
    if before.photo:
        _kept(viewer, before, None)


@query(Permission.MISSING, called="Looked at the photo in a child’s profile")
def photo_in_profile(viewer: Viewer, *, nominal: UUID, number: int) -> bytes:
    """The photo in one's own agency's profile of a child, drawn again, as JPEG; 0: small. Raises NotFound."""
    row = latest(viewer, subjects_of(viewer, nominal))
    if row is None or row.photo is None:
        raise NotFound
    concerning(subjects=[nominal], records=[row.photo])
    return picture_of(row.photo, number=number)


@query(Permission.MISSING, called="Saw whether a profile has a photo of a child")
def photo_said(viewer: Viewer, *, nominal: UUID) -> PhotoSaid | None:
    """That a photo stands in a profile of a child which the viewer may open now: their own agency's, or one that was given to it and may
    still be read. None: there is none, or it is not theirs to open; the two read the same."""
    concerning(subjects=[nominal])
    return _own(viewer, nominal) or _given(viewer, nominal)


def _own(viewer: Viewer, nominal: UUID) -> PhotoSaid | None:
    row = latest(viewer, subjects_of(viewer, nominal))
    photo = kept_photo(row.photo) if row and row.photo else None
    return PhotoSaid(agencies_beside(viewer, nominal)[viewer.agency_id], photo.at) if photo else None


def _given(viewer: Viewer, nominal: UUID) -> PhotoSaid | None:
    """What the police may open, which is only while the child is missing."""
    if agencies_by_id()[viewer.agency_id].type != "police" or not missing_by(viewer, nominal):
        return None
    open_now = [row for row in given_to(viewer, nominal) if row.may_read and row.has_photo]
    return PhotoSaid(open_now[0].agency, open_now[0].at) if open_now else None


def _standing(viewer: Viewer, nominal: UUID, seen: UUID | None) -> MissingProfile:
    subjects = subjects_of(viewer, nominal)
    if not subjects:
        raise NotFound
    concerning(subjects=[nominal])
    row = latest(viewer, subjects)
    if row is None:
        raise NoProfile
    if row.photo != seen:
        raise OtherPhotoMeanwhile
    return row


def _kept(viewer: Viewer, before: MissingProfile, photo: UUID | None) -> None:
    """The next version, which says what the last one said."""
    with stored_first(OtherPhotoMeanwhile):
        keep_version(
            viewer,
            before.subject,
            follows=before.id,
            parts=unlock_json(before.content, before.id),
            review_by=before.review_by,
            photo=photo,
        )
