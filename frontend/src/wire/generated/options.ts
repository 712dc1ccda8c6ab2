// Written by `make generate` from the declarations in Python. Do not edit.

/** The fields of the settings page by section. */
export const FIELDS = {
  trigger: [
    {"part": "policy", "key": "band", "kind": "choice", "label": "How the band is measured", "explanation": "How a threshold is read. A target's own tolerance on the allocation page replaces the general one.", "standard": "absolute", "options": [{"value": "absolute", "label": "Percentage points", "explanation": "With 5, a target of 40% trades below 35% and above 45%."}, {"value": "relative", "label": "Percent of the target", "explanation": "With 25, a target of 40% trades below 30% and above 50%, one of 4% below 3% and above 5%."}, {"value": "combined", "label": "Whichever is narrower", "explanation": "Large targets keep a band in percentage points, small ones a band that fits their size."}]},
    {"part": "policy", "key": "drift_threshold_percent", "kind": "number", "label": "Threshold", "explanation": "Half the width of the band. With 0 every drift is traded that is worth the minimum trade.", "unit": "percent", "places": 4, "min": "0", "standard": "5"},
    {"part": "policy", "key": "relative_threshold_percent", "kind": "number", "label": "Threshold in percent of the target", "explanation": "The second threshold of “whichever is narrower”; the other two ways of measuring ignore it.", "unit": "percent", "places": 4, "min": "0", "standard": "25"},
    {"part": "policy", "key": "cash_band_percent", "kind": "number", "label": "Cash band", "explanation": "How far cash may be from its target; the own tolerance of a CASH target replaces it. Empty: the threshold where the band is in percentage points, else 1 point.", "unit": "percent", "places": 4, "min": "0", "standard": null},
  ],
  trades: [
    {"part": "policy", "key": "trade_to", "kind": "choice", "label": "Trade back to", "explanation": "How far a trade goes. Nearer is cheaper now, the target itself lasts longer.", "standard": "target", "options": [{"value": "target", "label": "The target", "explanation": "The whole drift is traded away."}, {"value": "halfway", "label": "Halfway", "explanation": "Midway between the band's edge and the target."}, {"value": "edge", "label": "The band's edge", "explanation": "Just inside the band: the smallest trade."}]},
    {"part": "policy", "key": "min_trade_usd", "kind": "number", "label": "Smallest trade", "explanation": "A trade worth less is left out; it shows in the plan with this reason.", "unit": "dollars", "places": 2, "min": "0", "standard": "10"},
    {"part": "policy", "key": "shares", "kind": "choice", "label": "Shares", "explanation": "What quantities are ordered. Symbols that the broker sells only whole are always traded whole.", "standard": "fractional", "options": [{"value": "fractional", "label": "Fractions", "explanation": "Targets are met to the cent."}, {"value": "whole", "label": "Whole shares only", "explanation": "Leftover cash goes where it brings the account closest to its targets."}]},
    {"part": "policy", "key": "cash_buffer_percent", "kind": "number", "label": "Cash buffer", "explanation": "Share of the account that buys never spend; the target of cash is never less.", "unit": "percent", "places": 4, "min": "0", "max": "100", "standard": "0"},
    {"part": "policy", "key": "untargeted", "kind": "choice", "label": "Holdings without a target", "explanation": "What happens to every holding that no target names. On the allocation page you can decide one by one.", "standard": "hold", "options": [{"value": "hold", "label": "Leave alone", "explanation": "They stay, and don't count in the shares."}, {"value": "sell", "label": "Sell", "explanation": "The next plan sells every one of them whole."}]},
    {"part": "policy", "key": "max_turnover_percent", "kind": "number", "label": "Turnover cap", "explanation": "The most that one plan may trade, buys and sells together, in percent of the account. A larger plan is made smaller in proportion. Empty: no cap.", "unit": "percent", "places": 4, "min": "0", "standard": null},
    {"part": "policy", "key": "frozen", "kind": "symbols", "label": "Frozen symbols", "explanation": "Symbols that never trade, but count: they keep their place and their target."},
    {"part": "policy", "key": "excluded", "kind": "symbols", "label": "Excluded holdings", "explanation": "Symbols that never trade and are left out of every share, as if they were in another account. They may have no target."},
    {"part": "policy", "key": "objective", "kind": "choice", "label": "Plan for", "explanation": "What a plan that is needed looks for. The bands decide alike in both whether one is needed.", "standard": "to_target", "options": [{"value": "to_target", "label": "The targets", "explanation": "Trades go where “trade back to” says, whatever they cost."}, {"value": "least_cost", "label": "The least cost", "explanation": "Inside their bands, trades weigh drift against trading cost and tax. Not for asset classes."}]},
    {"part": "policy", "key": "drift_price", "kind": "choice", "label": "Price of drift", "explanation": "What each dollar that ends away from its target is worth avoiding, under the least cost.", "standard": "balanced", "options": [{"value": "relaxed", "label": "Relaxed", "explanation": "0.5%: drift inside the band may stay where selling is taxed."}, {"value": "balanced", "label": "Balanced", "explanation": "2%: small gains are taken, large ones wait inside the band."}, {"value": "strict", "label": "Strict", "explanation": "10%: drift is traded away unless most of a holding is gain."}]},
    {"part": "policy", "key": "drift_price_percent", "kind": "number", "label": "Own price of drift", "explanation": "Your own price of drift, in percent of each dollar; it replaces the named one.", "unit": "percent", "places": 4, "min": "0", "max": "20", "standard": null},
    {"part": "policy", "key": "trade_cost_percent", "kind": "number", "label": "Cost of trading", "explanation": "What a dollar traded costs under the least cost: half the distance of bid and ask, and fees.", "unit": "percent", "places": 4, "min": "0", "max": "5", "standard": "0.025"},
    {"part": "policy", "key": "short_term_tax_percent", "kind": "number", "label": "Short-term tax", "explanation": "Your tax on gains of shares held for at most a year, under the least cost. 0 for an account without tax.", "unit": "percent", "places": 4, "min": "0", "max": "50", "standard": "0"},
    {"part": "policy", "key": "long_term_tax_percent", "kind": "number", "label": "Long-term tax", "explanation": "Your tax on gains of shares held for longer, under the least cost.", "unit": "percent", "places": 4, "min": "0", "max": "50", "standard": "0"},
    {"part": "policy", "key": "state_tax_percent", "kind": "number", "label": "State tax", "explanation": "Your state's tax on gains of both terms, under the least cost.", "unit": "percent", "places": 4, "min": "0", "max": "15", "standard": "0"},
    {"part": "policy", "key": "loss_worth_percent", "kind": "number", "label": "Losses that count", "explanation": "How much of a realized loss will be set off against gains of its term; 0 where you have none.", "unit": "percent", "places": 4, "min": "0", "max": "100", "standard": "100"},
    {"part": "policy", "key": "gains_budget_usd", "kind": "number", "label": "Budget of realized gains", "explanation": "The most of net gains that plans may realize in a calendar year, in dollars. What would pass it is not sold, except for cash that you raise yourself. Empty: no budget.", "unit": "dollars", "places": 2, "min": "0", "standard": null},
  ],
  amounts: [
    {"part": "limits", "key": "order_notional_usd_max", "kind": "number", "label": "Largest order", "explanation": "Dollars that one order may be worth.", "unit": "dollars", "places": 2, "min": "0", "standard": "1000000"},
    {"part": "limits", "key": "order_percent_max", "kind": "number", "label": "Largest order, as a share of the account", "explanation": "One order in percent of the account's value. 200% lets a margin account sell all that it holds.", "unit": "percent", "places": 4, "min": "0", "standard": "200"},
    {"part": "limits", "key": "run_notional_usd_max", "kind": "number", "label": "Largest rebalance", "explanation": "Dollars of all orders of one run, buys and sells together.", "unit": "dollars", "places": 2, "min": "0", "standard": "2000000"},
    {"part": "limits", "key": "run_turnover_percent_max", "kind": "number", "label": "Largest share of the account", "explanation": "All orders of one run in percent of the account's value. 200% is selling everything and buying anew.", "unit": "percent", "places": 4, "min": "0", "standard": "200"},
    {"part": "limits", "key": "orders_per_day_max", "kind": "number", "label": "Orders a day", "explanation": "Orders of all runs begun since midnight in New York.", "unit": "count", "places": 0, "min": "0", "standard": "2000"},
    {"part": "limits", "key": "position_percent_max", "kind": "number", "label": "Largest holding", "explanation": "Share of the account that a bought symbol may reach. Sells are never stopped by it.", "unit": "percent", "places": 4, "min": "0", "max": "100", "standard": "100"},
    {"part": "limits", "key": "over_target_percent_max", "kind": "number", "label": "Largest holding above its target", "explanation": "Percentage points that a bought symbol may be above its target. A symbol without a target counts from 0. Sells are never stopped by it.", "unit": "percent", "places": 4, "min": "0", "max": "100", "standard": "100"},
    {"part": "limits", "key": "restricted_symbols", "kind": "symbols", "label": "Restricted symbols", "explanation": "Never bought and never sold by Evenkeel, whatever a plan says."},
  ],
  prices: [
    {"part": "limits", "key": "price_collar_percent_max", "kind": "number", "label": "Distance from the quote", "explanation": "How far the price that an order was sized with may be from the middle of bid and ask.", "unit": "percent", "places": 4, "min": "0", "standard": "5"},
    {"part": "limits", "key": "close_collar_percent_max", "kind": "number", "label": "Distance from the last close", "explanation": "How far that price may be from yesterday's close: catches a price that is wrong altogether.", "unit": "percent", "places": 4, "min": "0", "standard": "50"},
    {"part": "limits", "key": "spread_percent_max", "kind": "number", "label": "Widest spread", "explanation": "How far apart bid and ask may be. A wide spread makes a market order expensive.", "unit": "percent", "places": 4, "min": "0", "standard": "5"},
    {"part": "limits", "key": "quote_age_seconds_max", "kind": "number", "label": "Oldest quote", "explanation": "A quote older than this many seconds is not traded on.", "unit": "seconds", "places": 0, "min": "1", "standard": "900"},
  ],
  trips: [
    {"part": "limits", "key": "drawdown_percent_max", "kind": "number", "label": "Fall from the high", "explanation": "Halts trading when the account has fallen this far from its highest value. Deposits don't count.", "unit": "percent", "places": 4, "min": "0", "max": "100", "standard": "35"},
    {"part": "limits", "key": "daily_loss_percent_max", "kind": "number", "label": "Loss in a day", "explanation": "Allows only sells for 24 hours when the account has lost this much since the last close.", "unit": "percent", "places": 4, "min": "0", "max": "100", "standard": "20"},
    {"part": "limits", "key": "rejections_max", "kind": "number", "label": "Rejected orders in a day", "explanation": "Halts trading for 24 hours when the broker has rejected this many orders.", "unit": "count", "places": 0, "min": "1", "standard": "3"},
  ],
  execution: [
    {"part": "execution", "key": "market_closed", "kind": "choice", "label": "An approved plan", "explanation": "What happens to a plan that is approved while the stock market is closed. Crypto never waits.", "standard": "refuse", "options": [{"value": "refuse", "label": "Is refused", "explanation": "Nothing starts; you preview again when the market is open."}, {"value": "wait", "label": "Waits for the open", "explanation": "Everything is checked again before the first order. A price that has moved too far cancels the run."}]},
  ],
} as const;

export const POLICY_MODE_WORDS = [
  {"value": "full", "label": "Buys and sells", "explanation": "Both sides trade."},
  {"value": "buy_only", "label": "Buys only", "explanation": "Nothing is sold."},
  {"value": "sell_only", "label": "Sells only", "explanation": "Nothing is bought."},
] as const;
export const POLICY_WEIGHTS_WORDS = [
  {"value": "strict", "label": "Must sum to 100", "explanation": "A sum outside 100 ± 0.01 is refused."},
  {"value": "normalize", "label": "Scaled to 100", "explanation": "Every target is scaled in proportion."},
] as const;
export const AUTOMATION_MODE_WORDS = [
  {"value": "notify_only", "label": "Only notify me", "explanation": "Drift is measured and you are notified; nothing is planned and nothing is traded."},
  {"value": "ask_first", "label": "Ask me first", "explanation": "A plan waits for your approval until the close of its session, and you are notified of it."},
  {"value": "automatic", "label": "Trade automatically", "explanation": "Plans are carried out within your limits without asking, at most four runs a day."},
] as const;
export const AUTOMATION_HOURS_WORDS = [
  {"value": "market", "label": "In New York trading hours", "explanation": "Checks fall into the exchanges' sessions."},
  {"value": "always", "label": "At any hour (for crypto)", "explanation": "Checks fall at any hour of any day."},
] as const;
export const AUTOMATION_SHADOW_WORDS = [
  {"value": "none", "label": "None", "explanation": "Only your own policy is computed."},
  {"value": "personal_band", "label": "Personal band", "explanation": "A band for each holding from cost, tax and the risk of drift."},
  {"value": "monthly", "label": "Monthly", "explanation": "Everything to its target at the first check of a month."},
  {"value": "quarterly", "label": "Quarterly", "explanation": "Everything to its target at the first check of a quarter."},
  {"value": "annual", "label": "Annual", "explanation": "Everything to its target at the first check of a year."},
  {"value": "five_to_target", "label": "5 points", "explanation": "What is 5 points off, to its target."},
  {"value": "five_to_halfway", "label": "5 points, halfway", "explanation": "What is 5 points off, half of the way back."},
  {"value": "five_to_edge", "label": "5 points, to the edge", "explanation": "What is 5 points off, back to 5 points."},
  {"value": "five_twenty_five", "label": "5 points or a quarter", "explanation": "What is 5 points or a quarter of its target off, to its target."},
  {"value": "two_hundred", "label": "2 points, to 1.75", "explanation": "At 2 points off, what is beyond 1.75 points trades there."},
] as const;
export const TRIGGERS_SCOPE_WORDS = [
  {"value": "outside", "label": "What is outside its band", "explanation": "Everything else is left as it is."},
  {"value": "all", "label": "Everything", "explanation": "Every symbol is brought to its target."},
] as const;
export const PREFERENCES_DIGEST_WORDS = [
  {"value": "immediate", "label": "As they happen", "explanation": "Each is sent by itself."},
  {"value": "hourly", "label": "Every hour", "explanation": "Together, at the full hour."},
  {"value": "daily", "label": "Once a day", "explanation": "Together, at the time of the digest."},
] as const;
export const TRIGGERS_BOUNDS = {"cooldown_days": {"min": "0", "max": "3660"}, "invest_cash_usd_min": {"min": "0", "max": null}} as const;
export const CALENDAR_BOUNDS = {"day": {"min": "1", "max": "31"}, "month": {"min": "1", "max": "12"}} as const;
export const KIND_URGENCY = {"RUN_HALTED": "URGENT", "TRADING_STATE_CHANGED": "URGENT", "KEYS_REVOKED": "URGENT", "BROKER_SILENT": "URGENT", "APPROVAL_WANTED": "PROMPT", "CHECK_FAILING": "PROMPT", "TARGET_UNHEALTHY": "PROMPT", "RUN_FINISHED": "CALM", "DRIFT_OUTSIDE_BAND": "CALM"} as const;
export const PRESETS = [
  {"value": "careful", "label": "Careful", "explanation": "Small orders, early stops. A first investment of more than a quarter of the account goes in parts.", "limits": {"order_percent_max": "25", "over_target_percent_max": "10", "daily_loss_percent_max": "5", "drawdown_percent_max": "15"}},
  {"value": "usual", "label": "Usual", "explanation": "Any order that the account can pay for, and stops for a bad day or a long fall.", "limits": {"order_percent_max": "100", "over_target_percent_max": "25", "daily_loss_percent_max": "10", "drawdown_percent_max": "25"}},
  {"value": "hands_off", "label": "Hands-off", "explanation": "For an account that trades by itself: stops only for what a market rarely does.", "limits": {"order_percent_max": "100", "over_target_percent_max": "50", "daily_loss_percent_max": "20", "drawdown_percent_max": "35"}},
] as const;
