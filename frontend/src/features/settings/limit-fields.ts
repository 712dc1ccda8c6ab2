import type { NumberField, Section, SymbolsField } from "./fields";

function limit(field: Omit<NumberField, "part" | "kind">): NumberField {
  return { part: "limits", kind: "number", ...field };
}

const dollars = { unit: "dollars", places: 2, min: "0" } as const;
const percent = { unit: "percent", places: 4, min: "0" } as const;

/** How much may be ordered. */
const AMOUNTS: Section = {
  id: "limits-amounts",
  title: "Limits on orders",
  description:
    "A plan or an order beyond a limit is refused, never made smaller. You can be stricter than the system, not looser.",
  fields: [
    limit({
      ...dollars,
      key: "order_notional_usd_max",
      standard: "1000000",
      label: "Largest order",
      explanation: "Dollars that one order may be worth.",
    }),
    limit({
      ...dollars,
      key: "run_notional_usd_max",
      standard: "2000000",
      label: "Largest rebalance",
      explanation: "Dollars of all orders of one run, buys and sells together.",
    }),
    limit({
      ...percent,
      key: "run_turnover_percent_max",
      standard: "200",
      label: "Largest share of the account",
      explanation:
        "The same sum in percent of the account's value. 200% is selling everything and buying anew.",
    }),
    limit({
      key: "orders_per_day_max",
      unit: "count",
      places: 0,
      min: "0",
      standard: "2000",
      label: "Orders a day",
      explanation: "Orders of all runs begun since midnight in New York.",
    }),
    limit({
      ...percent,
      max: "100",
      key: "position_percent_max",
      standard: "100",
      label: "Largest holding",
      explanation: "Share of the account that a bought symbol may reach. Sells are never stopped by it.",
    }),
    {
      part: "limits",
      kind: "symbols",
      key: "restricted_symbols",
      label: "Restricted symbols",
      explanation: "Never bought and never sold by Evenkeel, whatever a plan says.",
    } satisfies SymbolsField,
  ],
};

/** At what prices. */
const PRICES: Section = {
  id: "limits-prices",
  title: "Limits on prices",
  description:
    "Each order's price is held against a fresh quote and the last close, so that a wrong price trades nothing.",
  fields: [
    limit({
      ...percent,
      key: "price_collar_percent_max",
      standard: "5",
      label: "Distance from the quote",
      explanation: "How far the price that an order was sized with may be from the middle of bid and ask.",
    }),
    limit({
      ...percent,
      key: "close_collar_percent_max",
      standard: "50",
      label: "Distance from the last close",
      explanation: "The same against yesterday's closing price: catches a price that is wrong altogether.",
    }),
    limit({
      ...percent,
      key: "spread_percent_max",
      standard: "5",
      label: "Widest spread",
      explanation: "How far apart bid and ask may be. A wide spread makes a market order expensive.",
    }),
    limit({
      key: "quote_age_seconds_max",
      unit: "seconds",
      places: 0,
      min: "1",
      standard: "900",
      label: "Oldest quote",
      explanation: "A quote older than this many seconds is not traded on.",
    }),
  ],
};

/** When trading stops by itself. */
const TRIPS: Section = {
  id: "limits-trips",
  title: "Automatic stops",
  description:
    "When one of these is passed, trading stops by itself and stays stopped until a person resumes it or it ends.",
  fields: [
    limit({
      ...percent,
      max: "100",
      key: "drawdown_percent_max",
      standard: "35",
      label: "Fall from the high",
      explanation:
        "Halts trading when the account has fallen this far from its highest value. Deposits don't count.",
    }),
    limit({
      ...percent,
      max: "100",
      key: "daily_loss_percent_max",
      standard: "20",
      label: "Loss in a day",
      explanation: "Allows only sells for 24 hours when the account has lost this much since the last close.",
    }),
    limit({
      key: "rejections_max",
      unit: "count",
      places: 0,
      min: "1",
      standard: "3",
      label: "Rejected orders in a day",
      explanation: "Halts trading for 24 hours when the broker has rejected this many orders.",
    }),
  ],
};

export const LIMIT_SECTIONS: Section[] = [AMOUNTS, PRICES, TRIPS];
