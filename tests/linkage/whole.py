"""What stored identities come to, worked out from nothing beside what was stored step by step."""

from wholepicture.access.viewer import system_viewer
from wholepicture.linkage.judgements.groups import as_stored
from wholepicture.linkage.models import IdentityRow
from wholepicture.linkage.people import nearby
from wholepicture.linkage.rules import history


def unlike_whole() -> list[str]:
    """Says of each identity that stands otherwise than it would if all were worked out from nothing."""
    with system_viewer("derivation").acting():
        rows = list(IdentityRow.objects.all())
        identities = nearby.as_identities(rows)
        said = {judgement.id: judgement for judgement in nearby.judgements_about([row.id for row in rows])}
    whole = history(identities, list(said.values()))
    return [
        f"{row.id} stands in {row.spans}, and not in {as_stored(whole.spans[row.id])}"
        for row in rows
        if row.spans != as_stored(whole.spans[row.id])
    ]
