"""What is never a sign, told by the words that plainly name it. Pure.

Who somebody is says nothing of what is done to a child: their ethnicity, faith, nationality, sexual orientation or gender identity is
no sign of anything. A disability makes a child easier to harm and nobody a suspect: it stands in list V and in no other. This is a list
of words, and no judge of meaning. What only sounds alike (nail polish, a race course, the car park behind the church) is let through.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

DISABILITY = "disability"

_PERSON = (
    r"(?:boys?|girls?|child(?:ren)?|m[ae]n|wom[ae]n|males?|females?|people|persons?|youths?|young|kids?|adults?|teenagers?|pupils?|"
    r"students?|lads?|guys?|blokes?|family|families|parents?|fathers?|mothers?|boyfriends?|girlfriends?|friends?|partners?|drivers?|"
    r"owners?|gangs?|groups?|crews?|communit(?:y|ies)|nationals?|networks?|heritage|background|origin|descent|looking|appearance|"
    r"accents?|speakers?|born)"
)
_OF_PERSON = rf"(?:he|she|they|who|{_PERSON}) (?:is|are|was|were|looks?)"
_ALWAYS_A_PEOPLE = (
    r"(?:asians?|africans?|caribbeans?|pakistanis?|bangladeshis?|bengalis?|indians?|sri lankans?|arabs?|chinese|vietnamese|somalis?|"
    r"nigerians?|ghanaians?|congolese|eritreans?|ethiopians?|sudanese|afghans?|iraqis?|iranians?|syrians?|kurds?|kurdish|turks|turkish|"
    r"jamaicans?|albanians?|romanians?|bulgarians?|lithuanians?|latvians?|ukrainians?|russians?|eastern europeans?)"
)
_SOMETIMES_A_PEOPLE = (
    r"(?:polish|british|english|scottish|welsh|irish|french|german|spanish|portuguese|european|foreign)"
)
_COLOUR = r"(?:black|white|brown)"
# Of a thing, or of somebody's hair, eyes or clothes: a description, where the two words stand side by side in the text.
_COLOURED = (
    rf"{_COLOUR}[ _-]+(?:hair(?:ed)?|eye(?:s|d)?|cars?|vans?|coats?|jackets?|hoodies?|trainers|shoes|caps?|hats?|clothes|clothing|bags?)|"
    rf"(?:on|against|over|in front of) (?:(?:an?|the|plain) )*{_COLOUR} backgrounds?|"
    rf"(?:photos?|photographs?|pictures?|images?|videos?|screens?|logos?|posters?) (?:with|has|have) (?:an?|the) {_COLOUR} backgrounds?"
)
_WORSHIP = r"(?:church(?:es)?|mosques?|synagogues?|gurdwaras?|mandirs?)"

# What is called as if it were of a people or a faith, and is a place, a thing, or what somebody does.
_HARMLESS = (
    rf"(?:{_ALWAYS_A_PEOPLE}|{_SOMETIMES_A_PEOPLE}) (?:takeaways?|restaurants?|cafes?|bars?|shops?|stores?|supermarkets?|bakers?|"
    r"bakery|barbers?|grocers?|foods?|meals?|number plates?|plates?|plated|registered|numbers?|phones?|sims?|cars?|vans?|burns?|"
    r"transport|gas|nails?|salons?|massage|hotels?|clubs?|gyms?)",
    rf"{_COLOUR} people carriers?",
    r"(?:family|driver|child|children|boys?|girls?|m[ae]n|wom[ae]n|kids?)(?: s)? (?:cars?|bikes?|seats?|bags?|coats?|jackets?|"
    r"trainers|shoes|clothes|clothing)",
    r"(?:horse|car|street|drag|motor|boat|fun) race|race (?:days?|meet\w*|courses?|tracks?|nights?|cars?|horses?|goers?)",
    r"racial(?:ly)? (?:abus|harass|insult|attack|taunt|bull|motivat)\w*",
    r"(?:good|bad) faith|linked to faith(?: or belief)?|faith (?:or belief )?based abuse",
    rf"(?:outside|near|behind|beside|opposite|by|at|past|around|next to|in front of) (?:(?:the|a|her|his|their|local) )*{_WORSHIP}",
    rf"{_WORSHIP} (?:streets?|roads?|lanes?|halls?|yards?|close|car parks?)",
)
# Words that name people of a kind.
_OF_A_KIND: Mapping[str, str] = {
    "ethnicity": (
        rf"{_ALWAYS_A_PEOPLE}|{_COLOUR} (?:older |middle aged )?{_PERSON}|{_OF_PERSON} (?:{_COLOUR}|mixed race)|"
        rf"{_PERSON} of colou?r|(?:{_COLOUR}|dark|light|fair) skin(?:ned)?|roma {_PERSON}|romani|gyps(?:y|ies)|irish travellers?|"
        r"traveller (?:sites?|camps?|child(?:ren)?|famil(?:y|ies)|communit(?:y|ies)|girls?|boys?|m[ae]n)|bame"
    ),
    "faith": (
        r"muslims?|islam(?!ophob)\w*|christians?|catholics?|protestants?|jew(?:s|ish)?|hindus?|sikhs?|buddhists?|atheists?|"
        r"head ?scar(?:f|ves)|hijabs?|niqabs?|burqas?|turbans?|prays|ramadan"
    ),
    "nationality": (
        rf"{_SOMETIMES_A_PEOPLE} (?:older |middle aged )?{_PERSON}|{_OF_PERSON} {_SOMETIMES_A_PEOPLE}|foreigners?|(?:im)?migrants?|"
        r"asylum\w*|refugees?|born (?:abroad|overseas)"
    ),
    "sexual orientation": (
        r"gays?|lesbians?|bisexual\w*|homosexual\w*|heterosexual\w*|pansexual\w*|lgbt\w*|queers?|"
        r"same sex (?:partners?|relationships?|attract\w*|couples?)"
    ),
    "gender identity": rf"transgender\w*|transsexual\w*|trans {_PERSON}|{_OF_PERSON} trans|non ?binary|gender fluid",
}
# What such kinds are called.
_KINDS_CALLED: Mapping[str, str] = {
    "ethnicity": r"ethnic\w*|racial(?:ly)?|race|mixed heritage|skin colou?r",
    "faith": rf"religio\w*|faiths?|{_WORSHIP}",
    "nationality": r"nationalit\w*|citizenship|immigration status",
    "sexual orientation": r"sexual orientation|sexuality",
    "gender identity": r"gender (?:identity|reassignment|transition)",
}
_DISABILITY = (
    rf"disabilit\w*|disabled {_PERSON}|{_OF_PERSON} (?:disabled|deaf|blind|autistic)|autis\w*|adhd|asperger\w*|down s syndrome|"
    rf"learning (?:difficult\w*|needs)|special (?:educational )?needs|(?:deaf|blind) {_PERSON}|wheelchair users?|uses? a wheelchair|"
    r"epilep\w*|dyslex\w*|(?:hearing|visually|sight) impair\w*"
)
# In the title of a card, what stands before one of these says where somebody works and with whom.
_WORKS = r"(?:workers?|teachers?|leaders?|ministers?|chaplains?|advisers?|advocates?|schools?|services?|charit\w+|projects?|interpreters?)"


@dataclass(frozen=True, slots=True)
class Never:
    """What a text plainly names that is never a sign, and the words by which it does, without marks between them."""

    what: str
    words: str


def _said(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_LET_THROUGH = _said(*_HARMLESS)
_DESCRIBES = re.compile(rf"(?<![^\W_])(?:{_COLOURED})(?![^\W_])", re.IGNORECASE)
_OF_A_KIND_SAID = {what: _said(words) for what, words in _OF_A_KIND.items()}
_NEVER_SAID = {what: _said(words, _KINDS_CALLED[what]) for what, words in _OF_A_KIND.items()}
_DISABILITY_SAID = _said(_DISABILITY)
_AT_WORK = {
    what: re.compile(rf"{said.pattern}(?: \w+){{0,2}}? {_WORKS}\b", re.IGNORECASE) for what, said in _NEVER_SAID.items()
}


def never_input(text: str, of_list: str = "") -> Never | None:
    """What a text plainly names that is never a sign; else nothing. `of_list`: the list in which the sign stands, if any."""
    plain = _plain(text)
    if of_list in ("H", "R") and (said := _DISABILITY_SAID.search(plain)):
        return Never(DISABILITY, said[0])
    return _first(_NEVER_SAID.items(), plain)


def never_to_look_for(text: str) -> Never | None:
    """Which people a text of what to write down singles out; else nothing. How somebody describes their own may be written down."""
    return _first(_OF_A_KIND_SAID.items(), _plain(text))


def never_a_role(title: str) -> Never | None:
    """What the title of a card names that is nobody's work; else nothing."""
    plain = _plain(title)
    for at_work in _AT_WORK.values():
        plain = at_work.sub(" ", plain)
    return _first(_NEVER_SAID.items(), plain)


def _plain(text: str) -> str:
    return _LET_THROUGH.sub(" - ", re.sub(r"[_\W]+", " ", _DESCRIBES.sub(" - ", text)))


def _first(kinds: Iterable[tuple[str, re.Pattern[str]]], plain: str) -> Never | None:
    found = ((what, said.search(plain)) for what, said in kinds)
    return next((Never(what, match[0]) for what, match in found if match), None)
