"""What kind of thing a row of holdings is."""

import re
from enum import StrEnum
from typing import Final

from rebalancer.core.files.headings import plain_name
from rebalancer.core.files.meanings import Meaning
from rebalancer.core.files.rows import Row, is_nothing
from rebalancer.core.files.spelling import is_cusip, is_isin, spell_symbol
from rebalancer.core.files.words import CASH_NAMES, COIN_NAMES, CURRENCIES, FUTURES, PARTS, SWEEPS


class Kind(StrEnum):
    """The kinds; the value is how a sentence names one."""

    SHARE = "a share"
    FUND = "a mutual fund"
    BOND = "a bond"
    OPTION = "an option"
    FUTURE = "a future"
    CRYPTO = "a crypto currency"
    CASH = "cash"
    SWEEP = "a money market fund"
    PENDING = "pending activity"
    SUBTOTAL = "a total"
    OTHER = "a right or contract"
    UNNAMED = "without a symbol"
    PART = "a part of the list"
    DEBT = "a debt"
    UNREAD = "not understood"
    NOTE = "a note"


_SWEEP_WORDS: Final = re.compile(
    r"money\s*market|settlement fund|cash sweep|sweep (vehicle|fund|account|program)|insured (bank )?deposit|"
    r"bank deposit|cash reserves|cash management|deposit (account|program|sweep)|core position|held in money",
    re.IGNORECASE,
)
_PENDING: Final = re.compile(
    r"^(pending|unsettled|in transit|due (to|from))\b|^[a-z]+ (pending|unsettled)\b|\b(pending|unsettled|in transit)$",
    re.IGNORECASE,
)
_DEBT: Final = re.compile(
    r"^(net )?(margin|debit|loan|margin account|outstanding|cash margin)\b.*\b(balance|debt|debit|loan|owed|due)\b|"
    r"^(net )?(debit|margin|margin loan)( balance)?:?$|\b(margin|securities.based) (debt|debit|loan|borrowing)\b",
    re.IGNORECASE,
)
_SURE_TOTAL: Final = re.compile(
    r"^(grand|sub|account|portfolio|overall)[\s_-]*totals?\b|^(gesamtsumme|zwischensumme|endsumme|summe|subtotaal)\b",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(r"^totals?\b|\btotals?:?$|^(gesamt|totaal|sum)\b:?", re.IGNORECASE)
_MONTHS: Final = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_DATE: Final = (
    rf"(\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[\s-]?({_MONTHS})[A-Z]*[\s-]?'?\d{{2,4}}|"
    rf"({_MONTHS})[A-Z]*[\s-]+(\d{{1,2}},?[\s-]+)?'?\d{{2,4}}|\d{{6}})"
)
_OCC: Final = re.compile(r"(O:)?[-.\s]*[A-Z]{1,6}\d?[\s_]*\d{6}[CP]\s*\d+(\.\d+)?")
_RIGHT: Final = r"\b((C|P|CALLS?|PUTS?)\b|[CP]\s?\d)"
_OPTION: Final = re.compile(rf"{_DATE}.*?\d.*?{_RIGHT}|{_DATE}\s*{_RIGHT}|{_RIGHT}.*?{_DATE}", re.IGNORECASE)
_FUTURE: Final = re.compile(
    r"\.?/[A-Z0-9]{1,4}([FGHJKMNQUVXZ]\d{1,2})?([CP]\d+)?(:[A-Z]+)?|[A-Z0-9]{1,4}=F|"
    rf"({'|'.join(sorted(FUTURES))})[FGHJKMNQUVXZ]\d{{1,2}}"
)
_RIGHTS: Final = re.compile(r"\bwarrants?\b|\brights?\b(?=.*\bexp|$)|\bcvr\b|contingent value", re.IGNORECASE)
_COUPON: Final = re.compile(
    r"\d%?\s*(due|\d{1,2}/\d{1,2}/\d{2,4})|\d\s?%.*\d{2}|treas|\bT-?bill|\bbond \d", re.IGNORECASE
)
_TYPES: Final = (
    (Kind.OPTION, re.compile(r"option|\bcall\b|\bput\b|^opt$|^fop$|warrant|^war$", re.IGNORECASE)),
    (Kind.FUTURE, re.compile(r"future|^fut$|^cfd$|^cmdty$|forward|swap", re.IGNORECASE)),
    (
        Kind.CRYPTO,
        re.compile(r"^(?!.*(etf|trust|fund|stock)).*(crypto|digital (asset|currenc)|^coins?$)", re.IGNORECASE),
    ),
    (
        Kind.OTHER,
        re.compile(r"\bright|annuit|insurance|partnership|physical|alternative|private|structured", re.IGNORECASE),
    ),
    (Kind.FUND, re.compile(r"mutual fund|open.?end fund|^fund$|^mf$", re.IGNORECASE)),
    (Kind.SHARE, re.compile(r"\betfs?\b|\betn|stock|equit|^stk$|common|\breit|adr|closed.?end|fund", re.IGNORECASE)),
    (
        Kind.BOND,
        re.compile(r"bond|fixed income|treasur|^bill$|municipal|corporate|certificate|^cds?$|note", re.IGNORECASE),
    ),
    (Kind.CASH, re.compile(r"cash|money market|sweep|forex|^fx$|deposit", re.IGNORECASE)),
)
_ACCOUNT_TYPE_WORDS: Final = frozenset({"cash", "margin", "short"})


def kind_of(row: Row) -> Kind:
    """The kind by symbol, description and type column; what the numbers say of it is another matter."""
    symbol, description = row.text(Meaning.SYMBOL), row.text(Meaning.DESCRIPTION)
    symbol = "" if is_nothing(symbol) else symbol
    named = [name for name in (symbol, description, row.label) if name]
    if not named or len([cell for cell in row.cells if cell.strip()]) == 1:
        return Kind.UNNAMED if not symbol and re.search(r"\d", row.text(Meaning.VALUE)) else Kind.NOTE
    if _is_total(row, symbol, description):
        return Kind.SUBTOTAL
    if any(_PENDING.search(name) for name in (symbol or description, row.label)):
        return Kind.PENDING
    typed = _kind_by_type(row)
    if is_currency(row, symbol):
        return Kind.CASH
    if _DEBT.search(symbol or description) and not (symbol.isupper() and " " not in symbol):
        return Kind.DEBT
    if _is_part(row, symbol or description):
        return Kind.PART
    if _is_cash_name(row, symbol, description):
        return Kind.CASH
    if _is_sweep(symbol, description):
        return Kind.SWEEP
    named_kind = _kind_by_name(symbol, description, typed)
    if named_kind is not None:
        return named_kind
    if not symbol and not any(row.text(each) for each in (Meaning.ISIN, Meaning.CUSIP, Meaning.CODE)):
        return Kind.CASH if typed is Kind.CASH else Kind.UNNAMED
    return _by_symbol(symbol, typed or _named_coin(symbol, description))


def is_currency(row: Row, symbol: str) -> bool:
    """Whether the symbol is a currency: dollars without a price, and any other whatever its price in dollars is."""
    code = symbol.upper()
    is_security = _kind_by_type(row) in (Kind.SHARE, Kind.FUND)
    return code in CURRENCIES and not is_security and (code != "USD" or is_nothing(row.text(Meaning.PRICE)))


def _is_part(row: Row, name: str) -> bool:
    """Whether the row is the heading of a part of the list, with the part's value or without."""
    return plain_name(name) in PARTS and is_nothing(row.text(Meaning.QUANTITY))


def _named_coin(symbol: str, description: str) -> Kind | None:
    """The kind of a coin that is named without a type: `BTC`, `Bitcoin`."""
    return Kind.CRYPTO if COIN_NAMES.get(description.strip().lower()) == symbol.upper() else None


def _by_symbol(symbol: str, typed: Kind | None) -> Kind:
    spelled = spell_symbol(symbol) if symbol else None
    if spelled is not None and "/" in spelled:
        return Kind.CRYPTO
    if typed is Kind.CRYPTO:
        return Kind.CRYPTO
    if typed is Kind.BOND:
        return Kind.SHARE if spelled is not None and len(spelled) <= 5 else Kind.BOND
    if typed is Kind.FUND or (typed is None and re.fullmatch(r"[A-Z]{4}X", spelled or "")):
        return Kind.FUND if re.fullmatch(r"[A-Z]{4}X", spelled or "") else Kind.SHARE
    if typed in (Kind.OPTION, Kind.FUTURE, Kind.OTHER):
        return typed
    return Kind.SHARE


def _kind_by_name(symbol: str, description: str, typed: Kind | None) -> Kind | None:
    text = symbol.upper()
    if _OCC.fullmatch(text) or (" " in text and _OPTION.search(text)):
        return Kind.OPTION
    if _FUTURE.fullmatch(text):
        return Kind.FUTURE
    if _OPTION.search(description) and re.search(r"\b(call|put)s?\b", description, re.IGNORECASE):
        return Kind.OPTION
    if is_cusip(text) and not is_isin(text) and not text[6:8].isdigit():
        return Kind.BOND  # The issue number of a share has digits alone.
    if _RIGHTS.search(description) or re.search(r"[./ ](WS|WT|RT)([./ ]?[A-Z])?$", text):
        return Kind.OTHER
    if text and spell_symbol(text) is None and (typed is Kind.BOND or _COUPON.search(text)) and not is_isin(text):
        return Kind.BOND
    if not text and re.search(r"\d\s?%.*\d{2}", description):
        return Kind.BOND
    return None


def _kind_by_type(row: Row) -> Kind | None:
    text = row.text(Meaning.KIND)
    is_plain_type = plain_name(row.columns.name_of(Meaning.KIND)) in ("type", "category")
    if not text or is_nothing(text) or (is_plain_type and text.lower() in _ACCOUNT_TYPE_WORDS):
        return None
    return next((kind for kind, pattern in _TYPES if pattern.search(text)), None)


def _is_total(row: Row, symbol: str, description: str) -> bool:
    """Whether the row is a sum of others, and no security with such a name: that has a quantity and a price."""
    if any(not is_nothing(row.text(meaning)) for meaning in (Meaning.ISIN, Meaning.CUSIP)) or is_isin(symbol):
        return False
    names = [symbol or description, row.label]
    if any(_SURE_TOTAL.search(name) for name in names):
        return True
    has_quantity = not is_nothing(row.text(Meaning.QUANTITY))
    has_price = not is_nothing(row.text(Meaning.PRICE))
    if not any(_TOTAL.search(name) for name in names):
        return False
    if symbol and symbol.isupper() and " " not in symbol:
        return not has_quantity or not (has_price or Meaning.PRICE not in row.columns.places)
    is_word = symbol != "" and " " not in symbol
    return is_word or not (has_quantity and has_price)


def _is_cash_name(row: Row, symbol: str, description: str) -> bool:
    first = next(iter(cell.strip() for cell in row.cells if cell.strip()), "")
    names = [symbol] if symbol else [description, first]
    if any(plain_name(name) in CASH_NAMES for name in names):
        return True
    text = " ".join(names)
    return bool(re.match(r"(?i)^cash\s*(&|and|\(|-|balance|:)", text)) and not spell_symbol(symbol or "-")


def _is_sweep(symbol: str, description: str) -> bool:
    bare = symbol.upper().strip("*")
    if symbol.endswith("**") or bare in SWEEPS or re.fullmatch(r"[A-Z]{3}XX", bare):
        return True
    return bool(_SWEEP_WORDS.search(description or symbol)) and (not symbol or len(bare) > 4)
