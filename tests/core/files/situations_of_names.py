"""Files whose symbols, markets and headings are spelled in the way of one broker or country."""

from tests.core.files.situation import Situation, table

FULL = "Symbol,Quantity,Price,Value"
VTI = "VTI,20,250,5000"
VANGUARD = {"US9229087690": "VTI"}

WEALTH = "Symbol,Exchange,Quantity,Market Price,Market Price Currency,Market Value,Market Value Currency"
MARKETS = (
    Situation(
        "a currency for each column of money",
        table(WEALTH, "VTI,NYSEARCA,20,250,USD,5000,USD", "XEQT,TSX,10,30,CAD,300,CAD"),
        "VTI 20 250",
        apart="XEQT 300 CAD",
    ),
    Situation(
        "a foreign market by column",
        table(f"{FULL},Exchange", f"{VTI},ARCA", "SAP,10,100,1000,XETRA"),
        "VTI 20 250",
        apart="SAP 1000 USD",
    ),
    Situation(
        "a German bank",
        table('"Stück/Nom.";"Bezeichnung";"WKN";"Währung";"Akt. Kurs"', '"20,00";"x";"A1JX51";"USD";"250,00"'),
        "VTI 20 250",
        symbols={"A1JX51": "VTI"},
    ),
    Situation("a short heading", table("Sym,Qty,Description,Last,Value", "VTI,20,Total,250,5000"), "VTI 20 250"),
    Situation(
        "an instrument's description",
        table("Financial Instrument Description,Position,Last", "VTI,20,250"),
        "VTI 20 250",
    ),
)

SPELLINGS = (
    *[
        Situation(f"VTI spelled {name}", table(FULL, f'"{name}",20,250,5000'), "VTI 20 250")
        for name in (
            "vti",
            " VTI ",
            "'VTI",
            "VTI*",
            "VTI†",
            "VTI(1)",
            "$VTI",
            "NYSEARCA:VTI",
            "VTI:US",
            "VTI.US",
            "VTI US",
        )
    ],
    *[
        Situation(f"VTI spelled {name}", table(FULL, f'"{name}",20,250,5000'), "VTI 20 250")
        for name in ("VTI.P", "VTI.ARCA", "VTI US Equity", "VTI_US_EQ", "VTI (Vanguard Total)", "VTI - Vanguard Total")
    ],
    Situation("a symbol as a formula", table(FULL, '"=""VTI""",20,250,5000'), "VTI 20 250"),
    Situation(
        "foreign markets",
        table(
            FULL,
            VTI,
            "VWCE.DE,1,9,9",
            "SHOP.TO,1,9,9",
            "7203.T,1,9,9",
            "BARC.L,1,9,9",
            "NESN SW,1,9,9",
            "LON:VOD,1,9,9",
        ),
        "VTI 20 250",
        apart="VWCE.DE 9 USD; SHOP.TO 9 USD; 7203.T 9 USD; BARC.L 9 USD; NESN SW 9 USD; LON:VOD 9 USD",
    ),
    Situation(
        "classes of shares",
        table(
            "Symbol,Quantity,Price",
            "VTI,20,250",
            "BRKA,1,600000",
            "BF/B,2,50",
            "HEI-A,1,100",
            "JPM PR C,1,25",
            "GOOGL,1,9",
        ),
        "VTI 20 250; BRK.A 1 600000; BF.B 2 50; HEI.A 1 100; JPM.PRC 1 25; GOOGL 1 9",
    ),
    Situation(
        "a German statement",
        table("Wertpapiername;ISIN;WKN;Stück;Kurs;Währung;Kurswert", "Total;US9229087690;A1JX51;20;250,00;USD;5.000,00")
        + "SAP;DE0007164600;716460;10;100,00;EUR;1.000,00\n",
        "VTI 20 250",
        apart="SAP 1000 EUR",
        symbols=VANGUARD,
    ),
    Situation(
        "a French statement",
        table("Libellé;Code ISIN;Quantité;Cours;Devise;Valorisation", "Total;US9229087690;20;250,00;USD;5 000,00"),
        "VTI 20 250",
        symbols=VANGUARD,
    ),
    Situation(
        "a Spanish table", table("Símbolo;Cantidad;Precio;Valor de mercado", "VTI;20;250,00;5.000,00"), "VTI 20 250"
    ),
    Situation(
        "an Italian table",
        table("Titolo;Simbolo;Quantità;Prezzo;Controvalore", "x;VTI;20;250,00;5.000,00"),
        "VTI 20 250",
    ),
    Situation(
        "a German Degiro",
        table(
            "Produkt,Symbol/ISIN,Anzahl,Schlußkurs,Wert,,Wert in EUR",
            'x,US9229087690,20,"250,00",USD,"5000,00","4600,00"',
        ),
        "VTI 20 250",
        symbols=VANGUARD,
    ),
    Situation(
        "numbers of securities",
        table(
            "WKN;Name;Bestand;Kurs;Währung;Wert", "A1JX51;Total;20;250,00;USD;5.000,00", "865985;Apple;1;9,00;USD;9,00"
        ),
        "VTI 20 250",
        apart="Apple 9 USD",
        symbols={"A1JX51": "VTI"},
    ),
    Situation(
        "a SEDOL",
        table("SEDOL,Name,Quantity,Price,Value", "B0YQ5W0,Total,20,250,5000"),
        "VTI 20 250",
        symbols={"B0YQ5W0": "VTI"},
    ),
)

SITUATIONS = (*MARKETS, *SPELLINGS)
