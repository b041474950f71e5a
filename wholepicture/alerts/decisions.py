"""What a person of the hub may decide, and what the senders are told of it."""

DECISIONS: dict[str, str] = {
    "dismiss": "Dismiss: no action now",
    "watch": "Watch: look again if more comes in",
    "act": "Act: take it forward",
}

# Of an alert: true where the report stood in it alone, and where it stood there with others.
TOLD: dict[str, str] = {
    "dismiss": "Your report was read with all else that is known here. No action is being taken now. "
    "It stays on record and counts if more is learned.",
    "watch": "Your report was read with all else that is known here. It is being watched: we will look again if more comes in.",
    "act": "Your report was read with all else that is known here, and is being acted on.",
}

TOLD_OF_ONE: dict[str, str] = {
    "dismiss": "Your report was read by the hub. No action is being taken now. It stays on record and counts if more is learned.",
    "watch": "Your report was read by the hub. It is being watched: we will look again if more comes in.",
    "act": "Your report was read by the hub and is being acted on.",
}

# To whoever told something without signing in, of an alert as of one report: they may be a child of twelve.
TOLD_PLAINLY: dict[str, str] = {
    "dismiss": "Somebody read your message. We are not doing anything now. We keep what you told us. If you tell us more, we look again.",
    "watch": "Somebody read your message. We are not doing anything yet. If you tell us more, or somebody else does, we look again.",
    "act": "Somebody read your message. We are doing something about it.",
}

# Of a report that is kept to people whom its sender named.
TOLD_BY_NAMED: dict[str, str] = {
    "dismiss": "Your report was read by somebody whom you named. No action is being taken now. It stays on record.",
    "watch": "Your report was read by somebody whom you named. It is being watched: they will look again if more comes in.",
    "act": "Your report was read by somebody whom you named and is being acted on.",
}


def message(told: str, why: str) -> str:
    """What a sender reads: what was decided, in the words of one of these; and why, as somebody wrote it for them."""
    return f"{told}\n\n{why.strip()}" if why.strip() else told


# What a person says of an adult, vehicle, phone, account or place.
MARKS: dict[str, str] = {
    "of_concern": "Of concern",
    "no_concern": "Of no concern",
    "lifted": "Neither: as if nothing had been said",
}

# What may be marked.
MARKABLE = ("nominal", "vehicle", "phone", "account", "place")

# Places where anybody may be: to have been there says nothing of anybody, and they are never marked.
OPEN_TO_EVERYBODY = frozenset(
    {
        "school",
        "station",
        "shop",
        "health",
        "care_home",
        "takeaway",
        "park",
        "street",
        "taxi_rank",
        "car_park",
        "licensed_premises",
        "online",
    }
)

# How a partnership uses a rule.
USES: dict[str, str] = {
    "raises": "Raises alerts",
    "lists": "Only lists, to look at again",
    "off": "Is not used",
}
