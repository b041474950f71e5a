"""Sets one pack: what comes in as JSON goes out as PDF. Run by `drawn.pdf` as a process of its own; it knows nothing of the product."""

import json
import re
import resource
import sys
import unicodedata
from typing import Any

if __name__ == "__main__":
    sys.path.extend(sys.argv[1:])  # the folder in which Typst lies, where this Python does not know it

import typst

MOST_BYTES = 6 * 1024**3
# PDF/UA takes no character that no font can draw. Each such one is said by its name instead: nothing is lost in silence.
_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_PLAIN = re.compile(r"[\x00-\x7e\u00a0-\u024f\u2010-\u2027\u20ac]")
_CONTROLS = {code: " " for code in (*range(32), *range(127, 160))}
_PROBE = (
    '#set document(title: "x", date: none)\n#set text(lang: "en", font: ("Liberation Sans", "Arial", "DejaVu Sans", "Noto Sans", '
    '"Libertinus Serif"))\n#text(json(bytes(sys.inputs.words)))'
)


def compiled(source: str, **given: str) -> bytes:
    pdf: bytes = typst.compile(source.encode(), format="pdf", pdf_standards="ua-1", sys_inputs=given)
    return pdf


def named(character: str) -> str:
    """What is said in the place of a character that no font has."""
    name = unicodedata.name(character, "")
    return f"[{name.lower()}]" if name else "[a sign that cannot be printed]"


def drawable(text: str) -> bool:
    try:
        compiled(_PROBE, words=json.dumps(text))
    except typst.TypstError as problem:
        if not _UNDRAWN.search(str(problem)):
            raise
        return False
    return True


def undrawn(characters: str) -> set[str]:
    """Those of these characters that no font has, found by halves."""
    if not characters or drawable(characters):
        return set()
    if len(characters) == 1:
        return {characters}
    middle = len(characters) // 2
    return undrawn(characters[:middle]) | undrawn(characters[middle:])


def in_drawn_characters(value: Any, instead: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(instead)
    if isinstance(value, list):
        return [in_drawn_characters(one, instead) for one in value]
    if isinstance(value, dict):
        return {name: one if name == "svg" else in_drawn_characters(one, instead) for name, one in value.items()}
    return value


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    given = json.load(sys.stdin.buffer)
    pack = given["pack"]
    others = {one for one in json.dumps(pack, ensure_ascii=False) if not _PLAIN.match(one)} - set(map(chr, _CONTROLS))
    missing = undrawn("".join(sorted(others)))
    pack = in_drawn_characters(pack, _CONTROLS | {ord(one): named(one) for one in missing})
    sys.stdout.buffer.write(compiled(given["template"], pack=json.dumps(pack)))


if __name__ == "__main__":
    main()
