"""The page's schemas, in zod, from the declared shapes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, get_args, get_origin, is_typeddict

from local.generate.callables import answers
from local.generate.output import HEADER, literal
from local.generate.shapes import (
    AREAS,
    Field,
    fields_of,
    home_of,
    mark_of,
    name_of,
    reached_from,
    shapes_of,
    without_none,
    words_of,
)
from rebalancer.contract.base import Form, OneOf, Options, Words
from rebalancer.contract.documents import DOCUMENTS
from rebalancer.contract.stored import NOBODY

PAGE: Final = Path("frontend/src/wire/generated")
VALUES: Final = ("day", "decimal", "instant", "orNull", "percentNumber", "text")
"""What `frontend/src/wire/base/values.ts` gives."""

WITH_ID: Final = tuple(document.shape for document in DOCUMENTS if document.has_id)
PLAIN: Final = {str: "z.string()", bool: "z.boolean()", int: "z.int()", object: "z.unknown()"}


def schema_files() -> dict[Path, str]:
    """A file of schemas for each area: what the page may read, and what that is made of."""
    roots = [
        *[document.shape for document in DOCUMENTS if document.readers != NOBODY],
        *[shape for shape in answers().values() if shape is not None],
    ]
    read = set().union(*[reached_from(root) for root in roots])
    return {PAGE / f"{area}.ts": _file(area, read) for area in AREAS}


def _file(area: str, read: set[str]) -> str:
    used: set[tuple[str, str]] = set()
    blocks = [_block(area, name, value, used) for name, value in shapes_of(area).items() if name in read]
    text = "\n".join(blocks)
    values = [name for name in VALUES if _uses(text, name)]
    lines = [HEADER.rstrip("\n"), 'import { z } from "zod/mini";']
    if values:
        lines.append(f'import {{ {", ".join(values)} }} from "../base/values";')
    for other in sorted({home for home, _ in used if home != area}):
        names = ", ".join(sorted({name for home, name in used if home == other}))
        lines.append(f'import {{ {names} }} from "./{other}";')
    return "\n".join([*lines, "", text])


def _uses(text: str, name: str) -> bool:
    code = re.sub(r"/\*\*.*?\*/", "", text, flags=re.DOTALL)
    return re.search(rf"(?<=[ (\[]){name}(?=[,)(;])", code) is not None


def const_of(name: str) -> str:
    """The name of a schema."""
    return name[:1].lower() + name[1:]


def _block(area: str, name: str, value: Any, used: set[tuple[str, str]]) -> str:
    const = const_of(name)
    if is_typeddict(value):
        doc = (value.__doc__ or "").split("\n")[0]
        rows = [_row(area, field, used) for field in fields_of(value) if field.is_read]
        rows = ["  id: z.string(),\n", *rows] if value in WITH_ID else rows
        comment = f"/** {doc} */\n" if doc and not doc.startswith("dict(") else ""
        body = f"{comment}export const {const} = /* @__PURE__ */ z.object({{\n" + "".join(rows) + "});\n"
    else:
        body = f"export const {const} = /* @__PURE__ */ {_words(mark_of(value))};\n"
    return f"{body}export type {name} = z.infer<typeof {const}>;\n"


def _row(area: str, field: Field, used: set[tuple[str, str]]) -> str:
    comment = f"  /** {field.meaning} */\n" if field.meaning else ""
    expression = _expression(area, field.type, used)
    if field.default is not None:
        expression = f"z._default({expression}, {literal(field.default.value)})"
    elif field.is_nullable:
        expression = f"orNull({expression})"
    elif not field.is_required:
        expression = f"z.nullish({expression})"
    return f"{comment}  {field.name}: {expression},\n"


def _expression(area: str, hint: Any, used: set[tuple[str, str]]) -> str:
    inner, nullable = without_none(hint)
    if nullable:
        return f"orNull({_expression(area, inner, used)})"
    mark = mark_of(hint)
    if isinstance(mark, Form):
        return mark.schema
    if isinstance(mark, Options):
        return "z.record(z.string(), z.unknown())"
    name = name_of(hint) if mark is not None or is_typeddict(hint) else None
    if name is not None:
        used.add((home_of(hint), const_of(name)))
        return const_of(name)
    if isinstance(mark, Words | OneOf):
        return _words(mark)
    if get_origin(hint) is list:
        return f"z.array({_expression(area, get_args(hint)[0], used)})"
    if get_origin(hint) is dict:
        return f"z.record(z.string(), {_expression(area, get_args(hint)[1], used)})"
    return PLAIN[hint]


def _words(mark: Any) -> str:
    words = words_of(mark)
    if isinstance(mark, Words) and mark.is_open:
        return "z.string()"
    if len(words) == 1:
        return f"z.literal({literal(words[0])})"
    return f"z.enum({literal(list(words))})"
