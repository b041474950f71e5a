"""What the long page of the concern form shows, worked out from a draft. No database."""

from collections.abc import Iterable
from typing import Any

from wholepicture.base.indicators import Indicator, indicators, warning_signs
from wholepicture.web.reporting import choices, forms
from wholepicture.web.reporting.body import Content, known_refs, when_of


def context_of(content: Content) -> dict[str, Any]:
    """Everything `reporting/write.html` needs besides the readers, the errors and the draft's id."""
    answers = content.get("signs", {})
    harm = [one for one in indicators().values() if one.list == "H"]
    return {
        "content": content,
        **{kind: forms.blocks_of(content, kind) for kind in choices.CAPS},
        "can_add": [
            (kind, f"Add {'another child' if kind == 'children' else 'a ' + thing}")
            for kind, thing in choices.THINGS.items()
            if len(known_refs(content, kind)) < choices.CAPS[kind]
        ],
        "child_options": forms.people_options(content, "children"),
        "anyone_options": forms.people_options(content, "children", "people"),
        "when": when_of(content),
        "when_options": choices.WHEN.items(),
        "how_options": choices.HOW_KNOWN.items(),
        "level": content.get("level") or choices.DEFAULT_LEVEL,
        "level_options": choices.LEVELS.items(),
        "lawful_basis": content.get("lawful_basis") or choices.DEFAULT_BASIS,
        "roles": choices.ROLES,
        "sexes": choices.SEXES,
        "lives": choices.LIVES,
        "place_kinds": choices.PLACE_KINDS,
        "informant_kinds": choices.INFORMANT_KINDS,
        "lawful_bases": choices.LAWFUL_BASES,
        "child_told": choices.CHILD_TOLD,
        "warning_groups": _groups(answers),
        "warning_summary": _summary("Go through the 16 warning signs", warning_signs(), answers),
        "warning_answered": _answered(warning_signs(), answers),
        "harm_signs": [_shown(one, answers) for one in harm],
        "harm_summary": _summary("Signs that harm has already happened", harm, answers),
        "harm_answered": _answered(harm, answers),
        "more_words": _says(content, "opinion", "child_words"),
        "more_how": _says(content, "original_agency", "original_reference", "already_told"),
        "more_basis": _says(content, "necessity", "conditions", "child_told", "why_not_told")
        or content.get("lawful_basis", choices.DEFAULT_BASIS) != choices.DEFAULT_BASIS,
    }


def _groups(answers: dict[str, str]) -> list[dict[str, Any]]:
    """The sixteen by their first overlap group: what one observation may say twice stands together."""
    groups: dict[str, list[dict[str, str]]] = {}
    for one in warning_signs():
        groups.setdefault(one.overlap[0] if one.overlap else "", []).append(_shown(one, answers))
    titles = choices.SIGN_GROUPS
    return [{"title": titles.get(code, "Other"), "signs": signs} for code, signs in groups.items()]


def _shown(one: Indicator, answers: dict[str, str]) -> dict[str, str]:
    return {
        "code": one.code,
        "label": one.label,
        "guidance": one.guidance,
        "answer": answers.get(one.code, ""),
    }


def _summary(title: str, signs: Iterable[Indicator], answers: dict[str, str]) -> str:
    count = _answered(signs, answers)
    return f"{title} ({count} answered)" if count else title


def _answered(signs: Iterable[Indicator], answers: dict[str, str]) -> int:
    return sum(one.code in answers for one in signs)


def _says(content: Content, *names: str) -> bool:
    return any(content.get(name) for name in names)
