"""The option tables of the core, and how the page and the documents show one option."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from rebalancer.core.automation.calendar_rule import CalendarRule, Frequency
from rebalancer.core.automation.schedule import Automation
from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.base.money import plain
from rebalancer.core.base.option_kinds import Amount, Choice, Flag, OneOf, Option, Symbols, Unit, Whole, WholeText
from rebalancer.core.base.options import options_of
from rebalancer.core.notices.preferences import Preferences
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.state import ExecutionOptions
from rebalancer.core.targets.policy import SizingPolicy

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

OWNERS: Final[Mapping[str, DataclassInstance]] = {
    "policy": SizingPolicy(),
    "limits": RiskLimits(),
    "execution": ExecutionOptions(),
    "automation": Automation(),
    "triggers": Triggers(),
    "calendar": CalendarRule(Frequency.DAILY),
    "preferences": Preferences(),
}
"""One owner of each table, with every default. The calendar is a part of the triggers."""

PLACES: Final[Mapping[Unit, int]] = {Unit.PERCENT: 4, Unit.DOLLARS: 2}
"""How many decimals a person may type; a whole number of everything else."""

UNITS: Final[Mapping[Unit, str]] = {
    Unit.PERCENT: "%",
    Unit.DOLLARS: "USD",
    Unit.COUNT: "",
    Unit.SECONDS: "seconds",
    Unit.DAYS: "days",
    Unit.MINUTES: "minutes",
    Unit.PLACES: "decimals",
}


def table(name: str) -> Mapping[str, Option]:
    """The options of a table by name."""
    return options_of(type(OWNERS[name]))


def default_of(name: str, key: str) -> object:
    """An option's default as it is stored."""
    return table(name)[key].dump(getattr(OWNERS[name], key))


def defaults_of(name: str) -> dict[str, object]:
    """Every default of a table, also of what is written only where it has an effect."""
    return {key: default_of(name, key) for key in table(name)}


def bounds_of(option: Option) -> tuple[str | None, str | None]:
    """The least and the greatest number."""
    match option:
        case Amount(low=low, high=high):
            return plain(low), None if high is None else plain(high)
        case Whole(low=least, high=most):
            return str(least), str(most)
        case WholeText(low=least):
            return str(least), None
    return None, None


def page_field(name: str, key: str) -> dict[str, Any]:
    """An option as the settings page edits it."""
    option = table(name)[key]
    if option.shown is None:
        raise TypeError(f"The settings page does not show {name}.{key}.")
    shared: dict[str, Any] = {"part": name, "key": key}
    words = {"label": option.shown.label, "explanation": option.sentence}
    match option:
        case Choice():
            choices = [
                {"value": word.value, "label": label, "explanation": explanation}
                for word, (label, explanation) in option.words.items()
            ]
            return {**shared, "kind": "choice", **words, "standard": default_of(name, key), "options": choices}
        case Symbols():
            return {**shared, "kind": "symbols", **words}
        case Amount() | Whole() | WholeText():
            low, high = bounds_of(option)
            standard = default_of(name, key)
            return {
                **shared,
                "kind": "number",
                **words,
                "unit": option.unit.value,
                "places": PLACES.get(option.unit, 0),
                "min": low,
                **({} if high is None else {"max": high}),
                "standard": None if standard is None else str(standard),
            }
    raise TypeError(f"The settings page has no field for {type(option).__name__}.")


def allowed_of(option: Option) -> str:
    """What an option may be, as the documents say it."""
    match option:
        case Choice():
            return " \\| ".join(f"`{word.value}`" for word in option.words)
        case OneOf():
            return f"{', '.join(str(number) for number in option.allowed)} {UNITS[option.unit]}".strip()
        case Flag():
            return "boolean"
        case Symbols(most=most, is_optional=is_optional):
            listed = "list of symbols" if most is None else f"list of at most {most} symbols"
            return f"{listed}, or null" if is_optional else listed
        case Amount(is_optional=is_optional):
            return f"decimal in a string, {_range(option)}{', or null' if is_optional else ''}"
        case WholeText():
            return f"whole number in a string, {_range(option)}"
        case Whole():
            return f"integer, {_range(option)}"
    return getattr(option, "shape", "")


def _range(option: Amount | Whole | WholeText) -> str:
    low, high = bounds_of(option)
    unit = UNITS[option.unit]
    span = f"at least {low}" if high is None else f"{low} to {high}"
    return f"{span}{unit}" if unit == "%" else f"{span} {unit}".strip()


def meaning_of(option: Option) -> str:
    """The sentence, and what each word of a choice means."""
    if not isinstance(option, Choice):
        return option.sentence
    words = [f"`{word.value}`: {text}" for word, (_, text) in option.words.items() if text]
    return " ".join([option.sentence, *words])
