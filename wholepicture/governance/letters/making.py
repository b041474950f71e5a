"""A letter made of its source, and why it may not go to who it is for. Inside a recorded act.

What its recipient may not have is asked of the database by the agency that opens it, and looked for in all that the letter carries, before
anything is drawn: every format is drawn from the same words.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, concerning
from wholepicture.casework.letters.rules import faults_of
from wholepicture.governance.letters.results import Asked, InWords, Looked, Receiver, Source
from wholepicture.governance.letters.sources import source_of
from wholepicture.governance.letters.templates import digest_of, filled, templates, texts_of
from wholepicture.governance.packs.drawn.document import Document
from wholepicture.governance.packs.rules import as_seen, pattern, squeezed
from wholepicture.picture.packed import KeptFromAgency, kept_from_agency

TO, ATTENTION, WORDS = "to", "attention", "words"
BARRED = (
    "This letter cannot go to {to} like this: it may be opened there by somebody who may not know of who it is about. Name who there it is "
    "for, or ask the co-ordination hub."
)
TOLD_BY_THING = (
    "It tells where somebody is whose whereabouts are kept from {to}: “{word}”. It cannot go there. Ask whoever keeps these whereabouts "
    "to let {to} know them, or ask the co-ordination hub to tell {to} what it needs another way."
)
TOLD_BY_WORDS = (
    "This tells where somebody is whose whereabouts are kept from {to}: “{word}”. Leave it out of what you typed."
)
NAMED = "An invitation names nobody who is spoken of. Leave out “{word}”."


def letter_of(viewer: Viewer, kind: str, record: UUID, asked: Asked, in_words: InWords) -> Looked:
    """A letter as it would be taken out, with why it cannot be. Raises NotFound."""
    source = source_of(viewer, kind, record)
    template, to = templates()[kind], _receiver(source, asked.to)
    words = source.words if asked.words is None else asked.words
    own = {"to": to.name, "attention": asked.attention.strip(), "words": words.strip()}
    document = filled(template, {**in_words(source, to), **own})
    concerning(subjects=source.about, records=[record])
    stopped = faults_of(asked.attention, words) or _stopped(viewer, source, to, asked.attention, words, document)
    return Looked(template, source.receivers, to, words, document, digest_of(document), stopped)


def _receiver(source: Source, key: str) -> Receiver:
    if not key:
        return source.receivers[0]
    found = next((one for one in source.receivers if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def _stopped(
    viewer: Viewer, source: Source, to: Receiver, attention: str, words: str, document: Document
) -> Mapping[str, str]:
    """Why a letter may not go to who it is for, by field; nothing where it may."""
    kept = kept_from_agency(viewer, source.about | source.near, agency=to.agency, called=attention.strip())
    if kept.barred & source.about:
        return {ATTENTION: BARRED.format(to=to.name)}
    told = _told(source, kept, texts_of(document))
    if told:
        in_own = squeezed(told) in squeezed(words) or squeezed(told) in squeezed(attention)
        return {WORDS if in_own else TO: (TOLD_BY_WORDS if in_own else TOLD_BY_THING).format(to=to.name, word=told)}
    named = next((one for one in source.unnamed if _stands_in(one, [words, attention])), "")
    return {WORDS: NAMED.format(word=named)} if named else {}


def _told(source: Source, kept: KeptFromAgency, texts: Iterable[str]) -> str:
    """The first word of a letter that tells where somebody is from who that is kept; the longest first."""
    telling = set(kept.words) | (set(source.telling) if kept.protected & source.about else set())
    text = squeezed(" ".join(texts))
    return next((one for one in sorted(telling, key=len, reverse=True) if squeezed(one) and squeezed(one) in text), "")


def _stands_in(words: str, texts: Iterable[str]) -> bool:
    found = pattern(words)
    return any(found.search(as_seen(text)) for text in texts)
