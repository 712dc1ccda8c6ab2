"""What follows from the option tables: two files of the page, and tables of the documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local.generate.documents import with_documents
from local.generate.option_tables import (
    OWNERS,
    allowed_of,
    bounds_of,
    default_of,
    defaults_of,
    meaning_of,
    page_field,
    table,
)
from local.generate.output import HEADER, ROOT, literal, markdown_table, replaced
from rebalancer.core.automation.presets import PRESETS
from rebalancer.core.base.option_kinds import Choice, OneOf
from rebalancer.core.base.wash_sale import WASH_DAYS
from rebalancer.core.notices.notifications import URGENCY, Urgency

PAGE = Path("frontend/src/wire/generated")


def option_files() -> dict[Path, str]:
    """Every file that follows from the option tables."""
    return {
        PAGE / "defaults.ts": _defaults(),
        PAGE / "options.ts": _fields(),
        Path("docs/scenario.md"): replaced(_read("docs/scenario.md"), "policy", option_table("policy")),
        Path("FIRESTORE_DATA_MODEL.md"): _data_model(),
    }


def _data_model() -> str:
    text = _read("FIRESTORE_DATA_MODEL.md")
    for name in OWNERS:
        text = replaced(text, name, option_table(name))
    return with_documents(text)


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def _defaults() -> str:
    """Defaults, allowed words and the wash-sale rule's days: what the first view needs of the rules."""
    lines = [HEADER, f"export const WASH_DAYS = {WASH_DAYS};"]
    for name in OWNERS:
        lines.append(f"export const {name.upper()}_DEFAULTS = {literal(defaults_of(name))} as const;")
        for key, option in table(name).items():
            if isinstance(option, Choice):
                words = [word.value for word in option.options]
                lines.append(f"export const {_constant(name, key)} = {literal(words)} as const;")
            elif isinstance(option, OneOf):
                lines.append(f"export const {_constant(name, key)} = {literal(list(option.allowed))} as const;")
    return "\n".join([*lines, ""])


def _constant(name: str, key: str) -> str:
    return f"{name}_{key}".upper()


def _fields() -> str:
    """What the settings page shows of each option, by section in the order of the tables."""
    shown = [
        (option.shown, page_field(name, key))
        for name in OWNERS
        for key, option in table(name).items()
        if option.shown is not None
    ]
    sections: dict[str, list[dict[str, Any]]] = {}
    for place, row in sorted(shown, key=lambda each: each[0].rank):
        sections.setdefault(place.section, []).append(row)
    lines = [HEADER, "/** The fields of the settings page by section. */"]
    lines.append("export const FIELDS = {")
    for section, rows in sections.items():
        lines.append(f"  {section}: [")
        lines.extend(f"    {literal(row)}," for row in rows)
        lines.append("  ],")
    lines.append("} as const;")
    lines.extend(["", *_words(), *_bounds(), *_kinds(), *_presets()])
    return "\n".join([*lines, ""])


def _choices() -> Iterator[tuple[str, str, Choice]]:
    for name in OWNERS:
        for key, option in table(name).items():
            if isinstance(option, Choice):
                yield name, key, option


def _words() -> list[str]:
    """The words of choices that have a form of their own."""
    lines = []
    for name, key, option in _choices():
        if option.shown is not None or not all(text for _, text in option.words.values()):
            continue
        lines.append(f"export const {_constant(name, key)}_WORDS = [")
        for word, (label, explanation) in option.words.items():
            lines.append(f"  {literal({'value': word.value, 'label': label, 'explanation': explanation})},")
        lines.append("] as const;")
    return lines


def _bounds() -> list[str]:
    """The bounds of numbers that have a form of their own."""
    lines = []
    for name in ("triggers", "calendar"):
        rows = {key: bounds_of(option) for key, option in table(name).items()}
        found = {key: {"min": low, "max": high} for key, (low, high) in rows.items() if low is not None}
        lines.append(f"export const {name.upper()}_BOUNDS = {literal(found)} as const;")
    return lines


def _kinds() -> list[str]:
    """Every kind of notification with its urgency, the most pressing first."""
    order = list(Urgency)
    kinds = sorted(URGENCY, key=lambda kind: order.index(URGENCY[kind]))
    rows = {kind.value: URGENCY[kind].value for kind in kinds}
    return [f"export const KIND_URGENCY = {literal(rows)} as const;"]


def _presets() -> list[str]:
    """The presets of limits that a person chooses from."""
    lines = ["export const PRESETS = ["]
    for name, preset in PRESETS.items():
        row = {
            "value": name.value,
            "label": preset.label,
            "explanation": preset.sentence,
            "limits": preset.dump_limits(),
        }
        lines.append(f"  {literal(row)},")
    return [*lines, "] as const;"]


def option_table(name: str) -> str:
    """A table of options for a document."""
    rows = []
    for key, option in table(name).items():
        default = default_of(name, key)
        shown = f"`{literal(default)}`" if not isinstance(default, dict) else "see below"
        rows.append((f"`{key}`", allowed_of(option), shown, meaning_of(option)))
    return markdown_table(("option", "values", "default", "meaning"), rows)
