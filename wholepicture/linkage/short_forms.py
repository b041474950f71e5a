"""Which given names count as one for the published rules. Pure. All names are folded."""

from operator import eq

# Short and long forms that count as one given name for the published rule. Folded. (ours; the weights that follow
# know many more.)
SHORT_FORMS = [
    {"katherine", "catherine", "kate", "katie", "kathryn", "cath", "kat", "kath"},
    {"elizabeth", "liz", "lizzie", "beth", "eliza", "lizzy"},
    {"william", "will", "billy", "bill", "liam"},
    {"alexander", "alex", "sandy", "alec"},
    {"alexandra", "alex", "sasha", "lexi"},
    {"thomas", "tom", "tommy"},
    {"daniel", "dan", "danny"},
    {"samuel", "sam", "sammy"},
    {"samantha", "sam", "sammy"},
    {"joseph", "joe", "joey"},
    {"jessica", "jess", "jessie"},
    {"charlotte", "lottie", "charlie"},
    {"rebecca", "becky", "becca", "bex"},
    {"matthew", "matt"},
    {"nicholas", "nick", "nicky"},
    {"benjamin", "ben"},
    {"isabella", "bella", "izzy", "isabel"},
    {"mohammed", "muhammad", "mohamed", "mohammad", "muhammed", "mohd"},
]


def given_names_agree(a: str, b: str) -> bool:
    """Whether two folded given names are one: equal, or one name after the other, as far as both give any. The first may
    stand in a known short form. Where a second name differs they are two: twins may share the first."""
    if a == b:
        return True
    first, second = a.split(), b.split()
    if not first or not second:
        return False
    return _is_one_name(first[0], second[0]) and all(map(eq, first[1:], second[1:]))


def _is_one_name(a: str, b: str) -> bool:
    return a == b or any(a in group and b in group for group in SHORT_FORMS)
