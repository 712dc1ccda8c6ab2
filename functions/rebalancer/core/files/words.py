"""Word lists that a file's cells are compared with."""

from collections.abc import Mapping
from typing import Final


def words(text: str) -> tuple[str, ...]:
    """Split a list that is written over several lines."""
    return tuple(text.split())


CURRENCIES: Final = frozenset(
    words(
        """USD EUR GBP GBX CHF JPY CAD AUD NZD HKD SGD SEK NOK DKK PLN CZK HUF INR KRW CNY CNH BRL MXN ZAR ILS TRY
        THB TWD RUB RON AED SAR"""
    )
)
CURRENCY_SIGNS: Final[Mapping[str, str]] = {
    "US$": "USD",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "HK$": "HKD",
    "S$": "SGD",
    "NZ$": "NZD",
    "R$": "BRL",
    "MX$": "MXN",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₿": "BTC",
    "zł": "PLN",
    "kr": "SEK",
    "Fr.": "CHF",
}

CURRENCY_NAMES: Final[Mapping[str, str]] = {
    "euro": "EUR",
    "euros": "EUR",
    "pound": "GBP",
    "pounds": "GBP",
    "pound sterling": "GBP",
    "british pound": "GBP",
    "pence": "GBX",
    "swiss franc": "CHF",
    "swiss francs": "CHF",
    "francs": "CHF",
    "yen": "JPY",
    "japanese yen": "JPY",
    "canadian dollar": "CAD",
    "canadian dollars": "CAD",
    "australian dollar": "AUD",
    "australian dollars": "AUD",
    "us dollar": "USD",
    "us dollars": "USD",
    "u.s. dollar": "USD",
    "u.s. dollars": "USD",
    "dollar": "USD",
    "dollars": "USD",
}

NOTHING: Final = frozenset(
    {
        *words(
            """- -- --- — – n/a na n.a. null none #n/a unknown incomplete unavailable missing pending k.a. tbd
            undefined"""
        ),
        "",
        "not available",
        "not applicable",
        "not found",
        "no data",
    }
)

COINS: Final = frozenset(
    words(
        """AAVE ADA ALGO ARB ATOM AVAX BAT BCH BONK BTC CRV DOGE DOT ETC ETH FIL GRT HYPE LDO LINK LTC MKR ONDO PEPE POL
        RENDER SHIB SKY SOL SUSHI TRUMP UNI USDC USDG USDT WIF XLM XRP XTZ YFI"""
    )
)
COIN_NAMES: Final[Mapping[str, str]] = {
    "bitcoin": "BTC",
    "ethereum": "ETH",
    "ether": "ETH",
    "solana": "SOL",
    "litecoin": "LTC",
    "dogecoin": "DOGE",
    "cardano": "ADA",
    "ripple": "XRP",
    "chainlink": "LINK",
    "polkadot": "DOT",
    "avalanche": "AVAX",
    "uniswap": "UNI",
    "bitcoin cash": "BCH",
    "usd coin": "USDC",
    "tether": "USDT",
    "stellar": "XLM",
    "stellar lumens": "XLM",
    "aave": "AAVE",
    "shiba inu": "SHIB",
}
CLASS_SHARES: Final = frozenset(
    words(
        """AKOA AKOB BFA BFB BHA BIOB BRKA BRKB CRDA CRDB CWENA EBRB GEFB HEIA HUBA HUBB LENB LGFA LGFB MOGA MOGB PBRA
        RDSA RDSB STZB TAPA UHALB VIAB WSOB"""
    )
)
# Endings of markets outside the United States; one letter alone may be a class of shares and is none of them.
EXCHANGES: Final = frozenset(
    words("AS AX BR CO DE DU HA HE HK HM IR JO KL KS LS MC MI MU MX NS NZ OL PA SA SG SI SS ST SW SZ TA TO TW VI VX WA")
)
# Endings behind a point that Reuters and Yahoo give to shares on American markets, and to shares on foreign ones.
US_ENDINGS: Final = frozenset(words("N O K P OQ PK US UN UW UQ UA UP UR UV UF"))
FOREIGN_LETTERS: Final = frozenset(words("L T F V"))
# Two letters behind a point that are a kind of security and no market.
SHARE_ENDINGS: Final = frozenset(words("WS WT RT UN CL PR"))
FUTURES: Final = frozenset(
    words(
        """ES MES NQ MNQ YM MYM RTY M2K CL MCL GC MGC SI SIL HG NG ZN ZB ZF ZT UB TN ZC ZS ZW ZM ZL 6E 6J 6B 6A 6C 6S
        MBT MET VX HE LE GF RB HO PL PA KC CC SB CT"""
    )
)
# What a column of markets calls those outside the United States.
FOREIGN_MARKETS: Final = frozenset(
    words(
        """TSX TSXV CSE NEO LSE LON XLON XETRA XETR FRA FWB FRANKFURT STU SIX SWX XSWX EBS VTX ASX XASX HKEX SEHK HKG
        TSE JPX XTKS TYO EURONEXT AMS AEX XAMS PAR EPA XPAR BRU LIS MIL BIT XMIL BME MCE OMX STO CPH OSL WSE SGX
        NSE BSE KRX KOSPI TWSE JSE BMV BVMF TADAWUL TORONTO LONDON GETTEX TRADEGATE QUOTRIX"""
    )
)
US_MARKETS: Final = frozenset(
    words(
        """NYSE NASDAQ NASDAQGS NASDAQGM NASDAQCM NYSEARCA ARCA AMEX NYSEAMERICAN BATS CBOE XNYS XNAS ARCX BATX XASE
        US"""
    )
)

# Names without anything but lower-case letters and digits.
CASH_NAMES: Final = frozenset(
    words(
        """cash cashcashinvestments cashandcashinvestments cashequivalents cashandcashequivalents cashcashequivalents
        usd usdollar usdollars usdcash cashusd settledcash cashbalance cashandsweepfunds cashsweep cashsweepvehicle
        cashandsweepvehicle coreposition moneymarket sweep moneyaccounts uninvestedcash availablecash
        cashandmoneymarket cashmoneymarket totalcash settlementfund freecash brokeragecash cashfund barmittel guthaben
        creditbalance freecreditbalance coreaccount
        verrechnungskonto liquiditat kontostand cashonhand investmentcash cashreserve freefunds"""
    )
)
SWEEPS: Final = frozenset(
    words(
        """SPAXX FDRXX FCASH FZFXX FDLXX SPRXX CORE VMFXX VMRXX VUSXX VMMXX SWVXX SNVXX SNSXX SNAXX SWGXX SNOXX SVIXX
        MMDA1 MMDA10 MMDA12 QACDS TTOXX WMPXX BDPS IDA12 FRGXX QPFRQ ICASH"""
    )
)

# What a list of holdings calls its parts; no security bears such a name.
PARTS: Final = frozenset(
    words(
        """stocks stock equities equity bonds fixedincome funds mutualfunds etf etfs etfsclosedendfunds
        exchangetradedfunds cryptocurrencies crypto cryptocurrency options futures other others assets holdings
        positions securities commodities realestate alternatives alternativeinvestments domesticequity
        internationalequity foreignequity domesticstock foreignstock largecap midcap smallcap portfolio networth
        netassets netaccountvalue accountvalue portfoliovalue netliquidationvalue netliquidatingvalue
        totalportfolio account accounts margin taxable retirement aktien anleihen fonds zertifikate actions
        obligations preferreds preferredstock unclassified uncategorized unassigned investments"""
    )
)

NOT_HOLDINGS: Final = frozenset(
    words(
        """tradedate transactiondate transactiontype transactiondescription settlementdate settledate rundate action
        activitytype activitydate transcode transactioncode orderid ordertype orderstatus limitprice stopprice
        timeinforce proceeds closeddate dateclosed datesold saledate solddate filledqty fillprice filledprice
        commission commissions exdate paydate paymentdate realizedpl realizedgain realizedgainloss tradeid
        executiontime buysell quantitysold sharessold filltime netamount principalamount"""
    )
)
# Words of headings that are neither quantity, price, value nor cost.
ASIDE: Final = frozenset(
    words(
        """gain loss gains losses pl pnl return change chg day days daily today todays unrealized unrealised realized
        yield income dividend dividends percent pct weight high low bid ask beta previous prior target est estimated
        annual allocation rating volume accrued interest available pledged collateral margin requirement fx rate delta
        theta gamma vega strike expiration maturity coupon term short long ytd week month year open opening volatility
        fee fees reinvest"""
    )
)
LOCAL_VALUES: Final = frozenset(
    words("localvalue lokalewaarde lokalerwert wertinlokalwahrung valeurlocale valorelocale valorlocal")
)
OTHER_HEADINGS: Final = frozenset(words("date time last status amount total notes comment memo sector industry"))
COST_WORDS: Final = frozenset(words("cost basis paid purchase buy bought invested book average avg acquisition"))
EACH_WORDS: Final = frozenset(words("price average avg per unit each share"))
