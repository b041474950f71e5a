"""The words in which a table says whose it is, how sensitive and how long it is kept; and who reads it, by its policies."""

OWNERS = {
    "agency": "the agency that sent it",
    "hub": "the co-ordination hub",
    "partnership": "the partnership, for all its agencies",
}
SENSITIVITIES = {
    "personal": "tells of people: children, adults around them, and what is said of them",
    "location": "may tell where somebody is, besides",
    "source": "may tell who told us, besides",
    "status": "tells that a report came and how far it is, not what it says",
    "work": "names and telephone numbers of professionals at work",
    "credential": "lets somebody in: passwords, keys, sessions, as hashes only",
    "none": "tells of nobody",
}
RETENTIONS = {
    "child_record": "as long as the child's record is kept; nothing disposes of it yet",
    "derived": "made again from reports and judgements whenever they change; goes with them",
    "draft": "until it is sent or withdrawn; an upload, a day at most",
    "setting": "as long as it is in use",
    "tries": "until it counts no more: tries left, an hour after they are all there again; known devices, 180 days after "
    "the last sign-in; what is kept of tries, 90 days",
    "ledger": "as long as the installation stands; the seals are kept for good",
}
DECLARED = {"owner": set(OWNERS), "sensitivity": set(SENSITIVITIES), "retention": set(RETENTIONS)}


def undeclared(model: type) -> list[str]:
    """What a model fails to say of itself."""
    return [
        f"{model.__name__} declares no {name}"
        for name, known in DECLARED.items()
        if getattr(model, name, None) not in known
    ]
