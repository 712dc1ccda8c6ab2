"""What the help of a command says of options: their names, values and defaults, from where they are declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rebalancer.core.base.option_kinds import Choice, Option
from rebalancer.core.base.options import options_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def option_names(owner: type[DataclassInstance]) -> str:
    """Return the names of every option."""
    return ", ".join(options_of(owner))


def options_help(owner: DataclassInstance) -> str:
    """Every option with its values or, where any number goes, its default."""
    return ", ".join(
        f"{name}={_values(option, option.dump(getattr(owner, name)))}"
        for name, option in options_of(type(owner)).items()
    )


def option_help(owner: type[DataclassInstance], name: str) -> str:
    """Return the values of one choice, each with what it does."""
    option = options_of(owner)[name]
    if not isinstance(option, Choice):
        return option.sentence
    return " ".join(f"{word.value}: {text}" for word, (_, text) in option.words.items())


def _values(option: Option, default: object) -> str:
    if isinstance(option, Choice):
        return "|".join([str(default), *[word.value for word in option.options if word.value != default]])
    if isinstance(default, list):
        return "SYMBOL,..."
    return "null" if default is None else str(default)
