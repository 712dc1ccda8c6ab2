"""The tables of `FIRESTORE_DATA_MODEL.md`: every stored document, and the fields of each."""

from __future__ import annotations

import re
from typing import Any, get_args, get_origin, is_typeddict

from local.generate.output import literal, markdown_table, replaced
from local.generate.shapes import AREAS, Field, fields_of, mark_of, without_none, words_of
from rebalancer.contract.base import Form, OneOf, Options, Words
from rebalancer.contract.documents import DOCUMENTS

PLAIN = {str: "string", bool: "boolean", int: "integer", object: "any"}


def with_documents(text: str) -> str:
    """The data model with its tables written anew."""
    rows = [(f"`{each.path}`", each.what, each.readers, each.writers, each.kept) for each in DOCUMENTS]
    text = replaced(text, "documents", markdown_table(("path", "what", "who reads", "who writes", "how long"), rows))
    for each in DOCUMENTS:
        text = replaced(text, each.path, field_table(each.shape))
    for name in re.findall(r"<!-- generated: (shape [a-z]+\.[A-Za-z]+) -->", text):
        area, shape = name.removeprefix("shape ").split(".")
        text = replaced(text, name, field_table(getattr(AREAS[area], shape)))
    return text


def field_table(shape: Any) -> str:
    """The fields of a shape, each with its type and its meaning."""
    rows = [(f"`{field.name}`", type_words(field), field.meaning) for field in fields_of(shape)]
    return markdown_table(("field", "type", "meaning"), rows)


def type_words(field: Field) -> str:
    """What a field may hold, in words."""
    words = _words(field.type)
    if field.is_nullable:
        words += ", or null"
    if field.default is not None:
        return f"{words}; missing: `{literal(field.default.value)}`"
    return words if field.is_required else f"{words}; optional"


def _words(hint: Any, *, many: bool = False) -> str:
    inner, nullable = without_none(hint)
    if nullable:
        return f"{_words(inner, many=many)} or null"
    mark = mark_of(hint)
    if isinstance(mark, Form):
        return mark.words
    if isinstance(mark, Options):
        return f"map, see the options of `{mark.table}`"
    if isinstance(mark, Words | OneOf):
        return " \\| ".join(f"`{word}`" for word in words_of(mark))
    if is_typeddict(hint):
        names = ", ".join(f"`{field.name}`" for field in fields_of(hint))
        return f"{'maps' if many else 'map'} of {names}"
    if get_origin(hint) is list:
        return f"list of {_words(get_args(hint)[0], many=True)}"
    if get_origin(hint) is dict:
        return f"map by name of {_words(get_args(hint)[1], many=True)}"
    return PLAIN[hint]
