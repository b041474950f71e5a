"""What this page asks, and says, in words that a child of twelve reads."""

from collections.abc import Iterable

ABOUT = {
    "me": "Me",
    "child": "Another child or young person",
    "unsure": "I do not know who, or it is about a place or a car",
}
DANGER = {"yes": "Yes", "no": "No", "not_sure": "I am not sure"}
HOW_KNOWN = {
    "saw_or_heard": "I saw it, I heard it, or it happened to me",
    "child_told_me": "The child told me",
    "someone_else_told_me": "Somebody else told me",
    "online": "I saw it online",
    "inferred": "I worked it out, or I have a feeling",
}
INFORMANT_KINDS = {
    "child": "I am a child or young person",
    "friend": "I am a friend",
    "parent_or_carer": "I am a parent, a carer or family",
    "public": "I am a neighbour, or I saw something",
    "professional": "I work with children",
    "anonymous": "I would rather not say",
}

SAY_WHAT = "Write what happened, or what worries you. A few words are enough."
TOO_LONG = "That is too long to send at once: {length:,} characters. Use {most:,} or fewer. You can send more afterwards with your code."
TOO_OLD = "This page was open for a long time. Nothing was sent. Look it over, and press the button again."

NO_SUCH_CODE = "No message has this code. Look at what you wrote down, and type it again."
SLOW_DOWN = "Too many wrong codes came from where you are. That can be somebody else. Wait ten seconds, and try again."
TYPE_AGAIN = "You were away for a while, so this page has closed. Type your code again. What you wrote is kept below."
BUSY = "Many people are on this page just now. Wait a minute, and try again."
TOO_MANY_HERE = (
    "A lot was sent from where you are. That can be somebody else. Wait a minute and press the button again: what you wrote is "
    "still here."
)
IT_IS_CLOSED = "Messages are not taken here just now. Nothing was sent."

# What has become of something that was told, by how far it has come: the furthest is said.
STATES = (
    ("decided", "We have decided what to do"),
    ("used", "We have it, and it is being looked at with other things"),
    ("read", "Somebody is reading it"),
    ("received", "We have it. Nobody has read it yet"),
)
MEANT = {"first": "You sent a message", "more": "You sent more", "withdrawal": "You asked us to take it back"}


def state_of(states: Iterable[str]) -> str:
    """How far something has come, in words."""
    reached = set(states)
    return next((words for state, words in STATES if state in reached), STATES[-1][1])
