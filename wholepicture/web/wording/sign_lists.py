"""The three lists of signs, as screens head them and say what they mean."""

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "H": "Signs that harm has happened",
    "R": "Signs of risk",
    "V": "Vulnerability and context",
}
MEANINGS: Mapping[str, str] = {
    "H": "Any one of these asks for a person’s look at once, whatever else is known.",
    "R": "Rules count these. What one observation may show together counts once.",
    "V": "On their own these raise no suspicion of anything.",
}
