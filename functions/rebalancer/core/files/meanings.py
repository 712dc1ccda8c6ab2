"""What a column of a list of holdings may mean, and the names that it bears in files."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from rebalancer.core.files.words import words


class Meaning(StrEnum):
    """What a column of a list of holdings says of its row."""

    SYMBOL = "symbol"
    ISIN = "isin"
    CUSIP = "cusip"
    CODE = "code"
    DESCRIPTION = "description"
    QUANTITY = "quantity"
    PRICE = "price"
    VALUE = "value"
    AVERAGE_COST = "average_cost"
    COST_BASIS = "cost_basis"
    CURRENCY = "currency"
    MULTIPLIER = "multiplier"
    KIND = "kind"
    LEVEL = "level"
    SIDE = "side"
    ACQUIRED = "acquired"
    EXCHANGE = "exchange"
    ACCOUNT = "account"
    ACCOUNT_NAME = "account_name"


# Names without anything but lower-case letters and digits, without currency; the better first.
NAMES: Final[Mapping[Meaning, tuple[str, ...]]] = {
    Meaning.SYMBOL: words(
        """symbol ticker sym tickersymbol stocksymbol securitysymbol symbolcusip tickercusip symbolticker stockticker
        underlyingsymbol securityid securityidentifier kurzel simbolo symbool instrument asset holding security fund
        investment
        symbolisin symboolisin slice financialinstrument financialinstrumentdescription"""
    ),
    Meaning.ISIN: words("isin isincode securityisin isinsymbol codeisin isinnummer isinnr"),
    Meaning.CUSIP: words("cusip cusipnumber cusipsedol"),
    Meaning.CODE: words("wkn sedol valor valoren valorennummer securitycode securitynumber codevaleur"),
    Meaning.DESCRIPTION: words(
        """description name investmentname securityname companyname securitydescription fundname holdingname
        instrumentname assetname investment instrument security asset holding company fund product slice bezeichnung
        wertpapier wertpapiername titel produkt produit producto prodotto titolo libelle valeurlibelle nom naam
        denominazione denominacion descripcion descrizione intitule omschrijving longdescription issuer"""
    ),
    Meaning.QUANTITY: words(
        """quantity qty shares qtyquantity units sharesheld unitsheld position qtyshares sharesowned quantityheld
        totalshares totalquantity numberofshares noofshares sharequantity sharebalance shareunits sharecount
        currentquantity currentshares openquantity openqty stucknom nomstuck positionqty positionquantity netquantity
        holdingquantity
        ownedquantity ownedshares coins contracts stuck stucknominale stucknominal anzahl bestand menge nominale
        nominal aantal stuks quantite cantidad quantita titulos antal sharesunits positions"""
    ),
    Meaning.PRICE: words(
        """lastprice price shareprice currentprice marketprice closeprice closingprice markprice mark last pricepershare
        pershareprice unitprice currentshareprice latestprice lasttradeprice lasttraded lastclose close closing nav
        netassetvalue quote pricelast pricemark priceshare kurs aktuellerkurs letzterkurs bewertungskurs schlusskurs
        koers slotkoers cours prix dernierprix precio prezzo ultimoprecio cotizacion prezzodimercato cursoactual
        currentmarketprice recentprice"""
    ),
    Meaning.VALUE: words(
        """marketvalue currentvalue totalvalue mktval mktvalue mktvalmarketvalue marketval positionvalue value
        totalmarketvalue currentmarketvalue endingmarketvalue endingvalue holdingvalue equity marktvalue markvalue
        netliq netliquidation netliquidatingvalue balance currentbalance endingbalance worth valuein marketvaluein
        kurswert gesamtwert marktwert depotwert wert waarde totaalwaarde valeur valorisation valeurdemarche
        montantestime controvalore valore valordemercado importe valeurtotale amount totalamount presentvalue"""
    ),
    Meaning.AVERAGE_COST: words(
        """averagecostbasis averagecost avgcost averageprice avgprice avgentryprice averageentryprice costpershare
        unitcost costbasisshare costbasispershare pricepaid averagebuyprice avgbuyprice averagesharecost
        costbasisprice costprice openprice purchaseprice averagepurchaseprice avgpricepaid averagepricepaid
        breakevenprice gak tradeprice einstandskurs kaufkurs"""
    ),
    Meaning.COST_BASIS: words(
        """costbasis costbasistotal totalcost costbasistotalcost totalcostbasis costbasismoney amountinvested invested
        investedvalue bookvalue bookcost cost purchasevalue costvalue einstandswert kaufwert"""
    ),
    Meaning.CURRENCY: words(
        """currency ccy currencyprimary currencycode curr pricecurrency tradingcurrency tradedcurrency
        instrumentcurrency localcurrency positioncurrency wahrung valuta devise divisa moneda divise"""
    ),
    Meaning.MULTIPLIER: words("mult multiplier contractmultiplier contractsize"),
    Meaning.KIND: words(
        """securitytype assettype assetcategory instrumenttype investmenttype producttype holdingtype securityclass
        assetclass sectype category type gattung"""
    ),
    Meaning.LEVEL: words("levelofdetail datadiscriminator level rowtype linetype"),
    Meaning.SIDE: words("side longshort positionside direction positiontype"),
    Meaning.ACQUIRED: words(
        """dateacquired acquired acquireddate acquisitiondate opendate openeddate opendatetime purchasedate dateopened
        purchased lotdate datepurchased opened"""
    ),
    Meaning.EXCHANGE: words("exchange listingexchange primaryexchange stockexchange market handelsplatz borse mic"),
    Meaning.ACCOUNT: words("accountnumber account accountid clientaccountid accountno accountcode depotnummer"),
    Meaning.ACCOUNT_NAME: words("accountname accountnickname accounttitle portfolio goal goalname accountalias"),
}
