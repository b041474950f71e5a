"""Which given names count as one for the published rules. Pure. All names are folded."""

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
    """Whether two folded given names are one: equal, one the start of several names, or a known short form."""
    if a == b:
        return True
    first, second = a.split(), b.split()
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if len(short) < len(long) and long[: len(short)] == short:
        return True
    return any(first[0] in group and second[0] in group for group in SHORT_FORMS)
