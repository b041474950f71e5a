"""What spreadsheets do to a text that looks like a number, what people do to keep it from that, and the marks that a
sheet leaves in a cell where it has no value.

Only what no person writes as the value itself is taken off: a formula that holds nothing but one text, an apostrophe
before a number, the `.0` that a number gets on its way through a program.
"""

import re

_TEXT = r'"(?:[^"]|"")*+"'
_FORMULA_OF_TEXT = re.compile(rf"\s*=\s*(?:T\(\s*)?({_TEXT}(?:\s*&\s*{_TEXT})*+)\s*\)?\s*")
_FORMULA_OF_DIGITS = re.compile(r'\s*=\s*TEXT\(\s*([0-9]{1,20})\s*[,;]\s*"(0{1,20})"\s*\)\s*')
_ONE_TEXT = re.compile(_TEXT)
_GUARDS = "'\u2018\u2019\u02bc`\u00b4\uff07"
_GUARDED = re.compile(rf"[{_GUARDS}]+(?=[+(]?[0-9])|(?<=[0-9])[{_GUARDS}]+$")
_IN_QUOTES = re.compile(r'"([^"]*)"')
_WITH_NOTHING_AFTER_THE_POINT = re.compile(r"([0-9]+)\.0+")
_SHORTENED = re.compile(r"([0-9])(?:[.,]([0-9]+)[eE]\+?|[eE]\+)([0-9]{1,2})")
_FEWEST_DIGITS = 8
"""Below so many a sheet shows a number in full, and 1E+5 is a code that somebody wrote."""
_EDGES = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202c\u202d\u2066\u2068\u2069"

# What Excel and its like show for a value that a formula could not give.
_ERRORS = frozenset({
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!", "#ERROR!",
})  # fmt: skip
_TOO_NARROW = re.compile(r"#{3,}")


class SheetError(str):
    """The text of a cell that a workbook itself says is an error."""

    __slots__ = ()


_ERROR = "The cell holds an error of the spreadsheet instead of a value; taken as empty. Correct it there."
_NARROW = (
    "The sheet showed ### because the column was too narrow, so the value is not in the file; taken as empty. Widen the "
    "column and export again."
)


def error_remark(text: str) -> str | None:
    """What to say of a cell that holds an error of the sheet instead of a value; None where it holds none."""
    mark = text.strip()
    if isinstance(text, SheetError):
        return _ERROR
    if not mark.startswith("#"):
        return None
    if mark.upper() in _ERRORS:
        return _ERROR
    return _NARROW if _TOO_NARROW.fullmatch(mark) else None


def without_formula(text: str) -> str:
    """The text that a cell such as ="0770…" holds; any other text as it is. No formula is worked out: this is text that has
    the form of one, and holds nothing but its value.
    """
    if "=" not in text[:20]:
        return text
    if digits := _FORMULA_OF_DIGITS.fullmatch(text):
        return digits[1].zfill(len(digits[2]))
    formula = _FORMULA_OF_TEXT.fullmatch(text)
    if formula is None:
        return text
    return "".join(quoted[1:-1].replace('""', '"') for quoted in _ONE_TEXT.findall(formula[1]))


def without_guards(text: str, *, digits_before_point: int = 1) -> str:
    """A number or code without the apostrophe, the quotation marks, the unseen characters and the `.0` around it.

    Of fewer digits than `digits_before_point` the `.0` stays: 08.00 is a time.
    """
    bare = text.strip().strip(_EDGES).strip()
    if quoted := _IN_QUOTES.fullmatch(bare):
        bare = quoted[1].strip()
    bare = _GUARDED.sub("", bare)
    if bare[:1] == "=" and bare[1:].isascii() and bare[1:].isdigit():
        bare = bare[1:]
    rounded = _WITH_NOTHING_AFTER_THE_POINT.fullmatch(bare)
    return rounded[1] if rounded and len(rounded[1]) >= digits_before_point else bare


def whole_number(text: str) -> tuple[str, bool]:
    """A number written as 7.7009E+10 in full, where all its digits are there; and whether digits were lost."""
    shortened = _SHORTENED.fullmatch(text)
    if shortened is None:
        return text, False
    first, rest, power = shortened[1], shortened[2] or "", int(shortened[3])
    if power < _FEWEST_DIGITS:
        return text, False
    is_whole = len(rest) >= power and not rest[power:].strip("0")
    return (first + rest[:power], False) if is_whole else (text, True)
