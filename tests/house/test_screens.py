"""Screens stand in layers: what lint-imports cannot see of them, in templates, style sheets and scripts."""

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from wholepicture.config.home import PROJECT

WEB = PROJECT / "wholepicture" / "web"
TEMPLATES = WEB / "templates"
# One screen in several folders, which django-allauth names.
SIGNING_IN = frozenset({"account", "allauth", "mfa", "socialaccount"})
# Folders of templates that are no screen's, and who renders from them.
FRAME = {"about": "frame", "signing in": "frame", "errors": "frame", "purpose": "frame"}
NAMED = re.compile(r"""{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
CLASS = re.compile(r"\.(wp-[\w-]+)")


def templates() -> dict[str, str]:
    """Every template's text by its name."""
    return _below(TEMPLATES)


def _below(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_text("utf-8") for file in files}


def folder_of(template: str) -> str:
    """The screen, part or layer that a template belongs to; the page itself (`base.html`) to none."""
    folder = template.partition("/")[0] if "/" in template else ""
    return "signing in" if folder in SIGNING_IN else folder


def may_name(folder: str) -> set[str]:
    """Folders from which a template of this one may include or extend."""
    if folder == "":
        return {"", "components"}
    if folder == "components":
        return {"components"}
    return {folder, "", "components", "parts"}


def trespasses(all_templates: Mapping[str, str]) -> list[str]:
    """What templates include or extend of a layer above, or of another screen."""
    return [
        f"{template} names {other}"
        for template, text in all_templates.items()
        for other in NAMED.findall(text)
        if folder_of(other) not in may_name(folder_of(template))
    ]


def test_a_template_names_its_own_screens_templates_and_what_lies_below() -> None:
    assert trespasses(templates()) == []


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("alerts/alert.html", '{% include "picture/_facts.html" %}'),
        ("search/index.html", "{% extends 'reading/list.html' %}"),
        ("parts/entry.html", '{% include "picture/_facts.html" %}'),
        ("components/button.html", '{% include "parts/entry.html" %}'),
        ("base.html", '{% include "parts/entry.html" with level=2 %}'),
        ("mfa/index.html", '{% extends "home/index.html" %}'),
    ],
)
def test_a_planted_trespass_of_a_template_is_caught(template: str, line: str) -> None:
    assert trespasses({template: line})


# -- views ----------------------------------------------------------------------------------------------------------


def rendered(tree: ast.Module) -> list[str]:
    """Names of templates that a Python file holds; of one that is put together, its beginning."""
    whole = [text for node in ast.walk(tree) for text in _text_of(node) if text.endswith(".html")]
    begun = [text for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for text in _beginning_of(node)]
    return whole + [text for text in begun if "/" in text]


def _text_of(node: ast.AST) -> list[str]:
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _beginning_of(node: ast.JoinedStr) -> list[str]:
    return _text_of(node.values[0]) if node.values else []


def python_files() -> dict[str, ast.Module]:
    files = sorted(file for file in WEB.rglob("*.py"))
    return {str(file.relative_to(WEB)): ast.parse(file.read_text("utf-8")) for file in files}


def strays(files: Mapping[str, ast.Module]) -> list[str]:
    """Templates that a Python file takes from another screen's folder."""
    folders = {folder_of(template) for template in templates()} - {""}
    found = []
    for file, tree in files.items():
        screen = file.partition("/")[0]
        for template in rendered(tree):
            folder = folder_of(template)
            if folder in folders and FRAME.get(folder, folder) not in (screen, "components", "parts"):
                found.append(f"{file} takes {template}")
    return found


def test_a_view_renders_templates_of_its_own_screen() -> None:
    assert strays(python_files()) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("reporting/views.py", 'render(request, "home/index.html")'),
        ("joining/judging.py", 'render(request, f"picture/{code}_pair.html")'),
        ("search/views.py", 'render(request, "errors/404.html")'),
    ],
)
def test_a_planted_stray_is_caught(file: str, line: str) -> None:
    assert strays({file: ast.parse(line)})


# -- what nothing uses ----------------------------------------------------------------------------------------------


def unused_templates(all_templates: Mapping[str, str], sources: Iterable[str]) -> set[str]:
    """Templates that no Python file and no template names. A name may be put together from its folder on."""
    source = "\n".join(sources)
    named = {other for text in all_templates.values() for other in NAMED.findall(text)}
    return {
        template
        for template in all_templates
        if template not in named and template not in source and not is_put_together(template, source)
    }


def is_put_together(template: str, source: str) -> bool:
    """Whether the name stands in the source with braces for a part of it, as in `reporting/parts/{part}.html`."""
    names = re.findall(r'f"([\w/]+/(?:[\w]*\{[^}"]*\}[\w]*)\.html)"', source)
    patterns = [re.sub(r"\\\{.*?\\\}", r"\\w+", re.escape(re.sub(r"\{[^}]*\}", "{}", name))) for name in names]
    return any(re.fullmatch(pattern, template) for pattern in patterns)


def overrides(template: str) -> bool:
    """Whether a package or Django itself looks for a template of this name."""
    from importlib.util import find_spec

    spec = find_spec("allauth")
    folders = spec.submodule_search_locations if spec and spec.submodule_search_locations else []
    return any((Path(folder) / "templates" / template).exists() for folder in folders)


def sources() -> list[str]:
    return [file.read_text("utf-8") for file in sorted((PROJECT / "wholepicture").rglob("*.py"))]


def test_every_template_is_used() -> None:
    unused = unused_templates(templates(), sources())
    assert {template for template in unused if not overrides(template)} == set()


def test_a_template_that_nothing_uses_is_found() -> None:
    planted: dict[str, Any] = {**templates(), "reading/forgotten.html": ""}
    assert "reading/forgotten.html" in unused_templates(planted, sources())


def unused_classes(styles: str, used_in: str) -> set[str]:
    """Classes of ours that a style sheet has and no template, script or Python file names, whole or by its beginning."""
    begun = set(re.findall(r"(wp-[\w-]*[-_])(?=\{)", used_in))
    named = set(re.findall(r"wp-[\w-]+", used_in))
    listed = set(CLASS.findall(styles))
    return {name for name in listed if name not in named and not any(name.startswith(start) for start in begun)}


def pages_and_scripts() -> str:
    scripts = [file.read_text("utf-8") for file in sorted((WEB / "static" / "js").glob("*.js"))]
    return "\n".join([*pages(), *scripts, *sources()])


def pages() -> list[str]:
    """Every template's text: the screens', and the page that shows the API."""
    return [*templates().values(), *_below(PROJECT / "wholepicture" / "api" / "templates").values()]


def styles() -> str:
    return "\n".join(file.read_text("utf-8") for file in sorted((WEB / "static").glob("*.css")))


def test_every_class_of_ours_in_a_style_sheet_is_used() -> None:
    assert unused_classes(styles(), pages_and_scripts()) == set()


def test_a_class_that_nothing_uses_is_found() -> None:
    assert unused_classes(".wp-forgotten { color: red }", pages_and_scripts()) == {"wp-forgotten"}


def test_every_script_of_ours_is_loaded() -> None:
    scripts = {f"js/{file.name}" for file in (WEB / "static" / "js").glob("*.js")}
    named = {script for script in scripts if script in "\n".join(pages())}
    assert scripts == named
