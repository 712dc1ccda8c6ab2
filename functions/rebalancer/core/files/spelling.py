"""Symbols in all spellings: one name for one security."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from rebalancer.core.files.words import (
    CLASS_SHARES,
    COINS,
    CURRENCIES,
    EXCHANGES,
    FOREIGN_LETTERS,
    SHARE_ENDINGS,
    US_ENDINGS,
    US_MARKETS,
)

MAX_SPELLINGS: Final = 24
_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")


def is_isin(text: str) -> bool:
    """Whether the text is an ISIN with the right check digit."""
    word = text.strip().upper()
    if _ISIN.fullmatch(word) is None:
        return False
    digits = "".join(str(int(character, 36)) for character in word)
    return _luhn(digits) % 10 == 0


def _luhn(digits: str) -> int:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        twice = int(digit) * (2 if index % 2 else 1)
        total += twice // 10 + twice % 10
    return total


def is_cusip(text: str) -> bool:
    """Whether the text has the form of a CUSIP: nine letters and digits, the last a digit; no ticker is that long."""
    word = text.strip().upper()
    return re.fullmatch(r"[A-Z0-9]{8}[0-9]", word) is not None and sum(map(str.isdigit, word)) >= 3


def spell_symbol(text: str) -> str | None:
    """Write a symbol as Alpaca does: `BRK/B`, `BRK B`, `BRK-B` and `BRKB` are `BRK.B`, `BTCUSD` is `BTC/USD`.

    A market before it (`NYSE:IBM`) or behind it (`VTI.US`) and footnote marks are taken off. None where the text is no
    symbol of a security that is listed in the United States.
    """
    word = _without_remarks(text)
    word = re.sub(r"(_US)?_EQ$| US EQUITY$| UW EQUITY$| UN EQUITY$", "", word)
    market, colon, rest = word.partition(":")
    if colon:
        if rest.strip() in US_MARKETS:
            market, rest = rest, market
        if market.replace(" ", "") not in US_MARKETS:
            return None
        word = rest.strip()
    if word in CLASS_SHARES:
        return f"{word[:-1]}.{word[-1]}"
    pair = re.fullmatch(r"([A-Z0-9]{2,6})[ ./-]?(USD)", word)
    if pair is not None and pair[1] in COINS:
        return f"{pair[1]}/USD"
    preferred = re.fullmatch(r"([A-Z]{1,5})[ ./-]?P(?:R|FD)[ ./-]?([A-Z])", word)
    if preferred is not None and re.search(r"[ ./-]", word):
        return f"{preferred[1]}.PR{preferred[2]}"
    parts = re.split(r"[ ./-]", word)
    if len(parts) == 1:
        return word if re.fullmatch(r"[A-Z][A-Z0-9]{0,11}", word) else None
    if len(parts) == 2 and re.fullmatch(r"[A-Z]{1,6}", parts[0]) and re.fullmatch(r"[A-Z]{1,7}", parts[1]):
        return _with_ending(parts[0], parts[1], word[len(parts[0])])
    return None


def _without_remarks(text: str) -> str:
    """Upper case, one space between words, without footnote marks and a name behind the symbol."""
    word = " ".join(text.strip().upper().strip("*†‡^\u200b\ufeff").split())
    word = re.sub(r"\s*\(\d\)$", "", word)
    named = re.fullmatch(r"([A-Z]{1,5}(?:[./][A-Z])?)(?: *\(([^()]*[A-Z]{2}[^()]*)\)|(?: +[-–—:]|:) +(\S.*))", word)
    return word if named is None or re.search(r"\d", named[2] or named[3]) else named[1]


def _with_ending(word: str, ending: str, sign: str) -> str | None:
    """A symbol of two parts: an American market is taken off, a foreign one makes it None, the rest is a class."""
    if ending in US_MARKETS or ending == "ETF" or (sign in ". " and ending in US_ENDINGS):
        return word
    if ending in ("USD", "USDT", "USDC"):
        return f"{word}/{ending}"
    is_foreign = (
        (word in COINS and ending in CURRENCIES)
        or (sign == "." and ending in EXCHANGES | FOREIGN_LETTERS)
        or (sign in ". " and len(ending) == 2 and ending not in SHARE_ENDINGS)
        or len(ending) > 4
    )
    return None if is_foreign else f"{word}.{ending}"


def bare_symbol(symbol: str) -> str:
    """Letters and digits alone, the same for every spelling of one symbol."""
    return re.sub(r"[^A-Z0-9]", "", symbol.upper())


def match_wanted(symbol: str, wanted: Iterable[str]) -> str:
    """The spelling that the targets use for the same symbol, or the symbol itself."""
    return _by_letters(frozenset(wanted)).get(bare_symbol(symbol), symbol)


@lru_cache(maxsize=8)
def _by_letters(wanted: frozenset[str]) -> Mapping[str, str]:
    """Symbols by their letters and digits; the first by name where two have the same."""
    return {bare_symbol(each): each for each in sorted(wanted, reverse=True)}


def near_spellings(symbol: str) -> list[str]:
    """Symbols that may have been meant: a class or a pair as one word, two letters swapped, one letter too many."""
    word = bare_symbol(symbol)
    classes = [f"{word[:-1]}.{word[-1]}"] if len(word) > 1 else []
    pairs = [f"{word}/USD", f"{word.removesuffix('USD')}/USD"]
    places = range(len(word) - 1)
    swapped = [word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in places]
    shorter = [word[:place] + word[place + 1 :] for place in range(len(word))] if len(word) > 2 else []
    found = dict.fromkeys([word, *classes, *pairs, *swapped, *shorter])
    return [each for each in found if each not in (symbol, "", "/USD")][:MAX_SPELLINGS]
