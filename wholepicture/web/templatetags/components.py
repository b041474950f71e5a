"""The design system's components as template tags.

Tags that ask for something (`text_input`, `text_area`, `select`, `radios`, `checkboxes`, `date_input`)
read the context's `errors`, a dictionary of field id to message, and show theirs beside the field. The id
of a field is its name. Tags that enclose (`details`, `inset`, `timeline_entry`, `fieldset`) end with
`end` and their own name.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wholepicture.base.clock import now
from wholepicture.web.frame.mistakes import Mistake, errors_by_field, mistakes_in_form
from wholepicture.web.wording.times import time_left

register = template.Library()

Option = tuple[Any, ...]


def _field(context: Context, name: str, hint: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What every field's template needs: its error, and what describes it to a screen reader."""
    error = (context.get("errors") or {}).get(name, "")
    described = [f"{name}-hint"] if hint else []
    described += [f"{name}-error"] if error else []
    return {"name": name, "hint": hint, "error": error, "described_by": " ".join(described), **given}


# Asking


@register.inclusion_tag("components/text_input.html", takes_context=True)
def text_input(
    context: Context,
    name: str,
    label: str,
    value: Any = "",
    *,
    hint: str = "",
    label_class: str = "",
    width: str = "",
    type: str = "text",
    maxlength: int | str = "",
    inputmode: str = "",
    autocomplete: str = "off",
    spellcheck: bool = True,
    capitals: bool = True,
) -> dict[str, Any]:
    """One line. `width`: 2, 3, 4, 5, 10, 20 characters, or empty for the whole width."""
    return _field(
        context,
        name,
        hint,
        {
            "label": label,
            "value": "" if value is None else value,
            "label_class": label_class,
            "width": width,
            "type": type,
            "maxlength": maxlength,
            "inputmode": inputmode,
            "autocomplete": autocomplete,
            "spellcheck": spellcheck,
            "capitals": capitals,
        },
    )


@register.inclusion_tag("components/text_area.html", takes_context=True)
def text_area(
    context: Context,
    name: str,
    label: str,
    value: str = "",
    *,
    hint: str = "",
    label_class: str = "",
    rows: int = 5,
    maxlength: int | str = "",
) -> dict[str, Any]:
    """Several lines."""
    given = {"label": label, "value": value, "label_class": label_class, "rows": rows, "maxlength": maxlength}
    return _field(context, name, hint, given)


@register.inclusion_tag("components/select.html", takes_context=True)
def select(
    context: Context,
    name: str,
    label: str,
    options: Mapping[str, Any] | Iterable[Option],
    value: str = "",
    *,
    blank: str = "",
    hint: str = "",
) -> dict[str, Any]:
    """One of a list. `options`: code to label, or pairs. `blank`: label of the empty answer, if any."""
    rows = [("", blank)] if blank else []
    return _field(context, name, hint, {"label": label, "options": rows + _pairs(options), "value": value or ""})


@register.inclusion_tag("components/radios.html", takes_context=True)
def radios(
    context: Context,
    name: str,
    legend: str,
    options: Mapping[str, Any] | Iterable[Option],
    value: str = "",
    *,
    hint: str = "",
    legend_class: str = "govuk-fieldset__legend--s",
    inline: bool = False,
    small: bool = False,
    reveals: str = "",
    reveals_by: str = "",
) -> dict[str, Any]:
    """One of a few. An option is (code, label) or (code, label, hint). `reveals`: the id of the part of the page that shows only while
    `reveals_by` is chosen."""
    given = {"legend": legend, "legend_class": legend_class, "inline": inline, "small": small}
    given |= {"reveals": reveals, "reveals_by": reveals_by}
    return _field(context, name, hint, {**given, "options": _triples(options), "value": value or ""})


@register.inclusion_tag("components/checkboxes.html", takes_context=True)
def checkboxes(
    context: Context,
    name: str,
    legend: str,
    options: Mapping[str, Any] | Iterable[Option],
    values: Sequence[str] = (),
    *,
    hint: str = "",
    legend_class: str = "govuk-fieldset__legend--s",
    small: bool = False,
) -> dict[str, Any]:
    """Any of a few. An option is (code, label) or (code, label, hint)."""
    given = {"legend": legend, "legend_class": legend_class, "small": small, "values": values or ()}
    return _field(context, name, hint, {**given, "options": _triples(options)})


@register.inclusion_tag("components/date_input.html", takes_context=True)
def date_input(
    context: Context,
    name: str,
    legend: str,
    day: str = "",
    month: str = "",
    year: str = "",
    *,
    hint: str = "",
    legend_class: str = "govuk-fieldset__legend--s",
    birthday: bool = False,
) -> dict[str, Any]:
    """Day, month and year in three boxes named `name-day`, `name-month`, `name-year`.

    An error under any of the three names shows once for the group and marks that box.
    """
    errors = context.get("errors") or {}
    wrong = next((part for part in ("day", "month", "year") if f"{name}-{part}" in errors), "")
    error = errors.get(f"{name}-{wrong}", "")
    described = ([f"{name}-hint"] if hint else []) + ([f"{name}-error"] if error else [])
    return {
        "name": name,
        "legend": legend,
        "legend_class": legend_class,
        "hint": hint,
        "error": error,
        "described_by": " ".join(described),
        "boxes": [
            ("day", "Day", day, "2", 4, "bday-day" if birthday else "off", wrong == "day"),
            ("month", "Month", month, "2", 10, "bday-month" if birthday else "off", wrong == "month"),
            ("year", "Year", year, "4", 6, "bday-year" if birthday else "off", wrong == "year"),
        ],
    }


def _pairs(options: Mapping[str, Any] | Iterable[Option]) -> list[tuple[str, str]]:
    return [(code, label) for code, label, _ in _triples(options)]


def _triples(options: Mapping[str, Any] | Iterable[Option]) -> list[tuple[str, str, str]]:
    """Options with their hints: a mapping's value is a label or (label, hint)."""
    rows: Iterable[Option]
    if isinstance(options, Mapping):
        rows = [(code, *((words,) if isinstance(words, str) else words)) for code, words in options.items()]
    else:
        rows = options
    return [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]


@register.inclusion_tag("components/button.html")
def button(
    text: str, *, name: str = "", value: str = "", kind: str = "", href: str = "", once: bool = False
) -> dict[str, Any]:
    """`kind`: `secondary`, `warning` or empty. `href` makes a link look like one. `once`: no double click."""
    return {"text": text, "name": name, "value": value, "kind": kind, "href": href, "once": once}


@register.inclusion_tag("components/error_summary.html")
def error_summary(mistakes: Iterable[Any], *, title: str = "There is a problem") -> dict[str, Any]:
    """Each mistake offers `.field` (id of the field, may be empty) and `.message`. Nothing when none."""
    return {"mistakes": list(mistakes or ()), "title": title}


@register.inclusion_tag("components/error_summary.html")
def form_errors(form: Any) -> dict[str, Any]:
    """The error summary of one of the library's forms."""
    mistakes = mistakes_in_form(form)
    fieldless = [] if form.visible_fields() else [Mistake("", str(message)) for message in form.non_field_errors()]
    return {"title": "There is a problem", "mistakes": mistakes + fieldless}


@register.inclusion_tag("components/form_field.html")
def form_field(bound: Any, *, label: str = "", hint: str = "", width: str = "") -> dict[str, Any]:
    """One field of a Django form (sign-in pages), in the design system's markup."""
    input_type = getattr(bound.field.widget, "input_type", "text")
    error = errors_by_field(mistakes_in_form(bound.form)).get(bound.id_for_label, "")
    described = [f"{bound.id_for_label}-hint"] if hint else []
    described += [f"{bound.id_for_label}-error"] if error else []
    return {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint,
        "width": width,
        "error": error,
        "type": input_type,
        "value": bound.value() if input_type != "password" else "",
        "autocomplete": bound.field.widget.attrs.get("autocomplete", "off"),
        "described_by": " ".join(described),
    }


# Showing


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Any], *, change: str = "", borders: bool = True) -> dict[str, Any]:
    """Facts as key and value. A row offers `.key` and `.value`, and may offer `.url` (to change it)."""
    return {"rows": list(rows), "change": change, "borders": borders}


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """A status in a word. `colour`: grey, green, teal, blue, purple, magenta, red, orange, yellow, none."""
    return format_html('<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text)


SOON = timedelta(hours=4)


@register.simple_tag
def clock_tag(due_at: datetime | None) -> SafeString | str:
    """A clock in words: how long it still runs where that is soon, how long ago it ran out. The colour only repeats it."""
    if due_at is None or due_at > now() + SOON:
        return ""
    return tag(time_left(due_at), "red" if due_at < now() else "yellow")


@register.inclusion_tag("components/notification_banner.html")
def notification_banner(text: str, *, kind: str = "", title: str = "", name: str = "banner") -> dict[str, Any]:
    """`kind`: `success` or empty. `name` keeps the ids apart when a page has more than one."""
    return {
        "text": text,
        "kind": kind,
        "title": title or ("Done" if kind == "success" else "Important"),
        "name": name,
    }


@register.inclusion_tag("components/warning_text.html")
def warning_text(text: str) -> dict[str, Any]:
    """An exclamation mark and words that must not be missed."""
    return {"text": text}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Where one is: (label, address) pairs; no names of people in labels."""
    return {"items": list(items)}


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, text: str = "Back") -> dict[str, Any]:
    return {"url": url, "text": text}


@register.inclusion_tag("components/pagination.html")
def pagination(page: Page, query: str = "") -> dict[str, Any]:
    """`page` of a paginator; `query` is the rest of the query string, encoded, without `page`."""
    return {"page": page, "query": f"&{query}" if query else "", "range": _page_range(page)}


def _page_range(page: Page) -> list[int | str]:
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.inclusion_tag("components/table.html")
def data_table(
    caption: str,
    columns: Iterable[Any],
    rows: Iterable[Iterable[Any]],
    *,
    caption_class: str = "govuk-table__caption--m",
    empty: str = "",
) -> dict[str, Any]:
    """A table that scrolls inside itself on a narrow screen.

    A column is a heading, or a dictionary with `text` and `numeric`. A cell is a text, or a dictionary with
    `text`, `url` and `tag` (a colour). The first cell heads its row. `empty` is said when there is no row.
    """
    heads = [_with_text(column) for column in columns]
    body = [_cells(heads, row) for row in rows]
    return {
        "caption": caption,
        "caption_class": caption_class,
        "columns": heads,
        "rows": body,
        "empty": empty,
    }


def _cells(heads: Sequence[Mapping[str, Any]], row: Iterable[Any]) -> list[dict[str, Any]]:
    """A row's cells, each numeric where its column is."""
    return [{**_with_text(cell), "numeric": head.get("numeric")} for head, cell in zip(heads, row, strict=True)]


def _with_text(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {"text": given}


# Enclosing


@register.simple_block_tag
def details(content: str, summary: str, *, open: Any = False, id: str = "", classes: str = "") -> SafeString:
    """Something folded away, opened with one press."""
    return _enclosed("details", content, summary=summary, open=open, id=id, classes=classes)


@register.simple_block_tag
def inset(content: str, *, classes: str = "") -> SafeString:
    """Words set apart from what is around them."""
    return _enclosed("inset", content, classes=classes)


@register.simple_block_tag
def fieldset(content: str, legend: str, *, level: str = "m", hint: str = "", id: str = "") -> SafeString:
    """Fields that belong together. `level`: s, m, l."""
    return _enclosed("fieldset", content, legend=legend, level=level, hint=hint, id=id)


@register.simple_block_tag
def timeline_entry(
    content: str,
    at: object,
    title: str,
    *,
    source: str = "",
    kind: str = "",
    precision: str = "",
    recorded_at: object = None,
    url: str = "",
    level: int = 3,
    id: str = "",
) -> SafeString:
    """One event of a chronology. `source`: the agency; `precision`: words such as `around`; entries sit in
    `<ol class="wp-timeline">`.
    """
    return _enclosed(
        "timeline_entry",
        content,
        at=at,
        title=title,
        source=source,
        kind=kind,
        precision=precision,
        recorded_at=recorded_at,
        url=url,
        level=level,
        id=id,
    )


def _enclosed(component: str, content: str, **given: Any) -> SafeString:
    return render_to_string(f"components/{component}.html", {"content": content, **given})


# How far a report has come: nobody has looked, someone is at it, something was decided.
_STATE_COLOURS = {"received": "grey", "reading": "blue", "linked": "blue", "used": "teal", "decided": "green"}


@register.filter
def state_colour(state: str) -> str:
    """The colour of a report's state; the word beside it says the same."""
    return _STATE_COLOURS.get(state, "grey")


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """The value of a dictionary at a key held in a variable; empty when there is none."""
    return mapping.get(key, "") if isinstance(mapping, Mapping) else ""
