// Written by `make generate` from the declarations in Python. Do not edit.

export const TARGET_HEADINGS = {"symbol": ["symbol", "ticker", "tickersymbol", "stocksymbol", "asset", "fund", "holding", "security", "instrument"], "target_percent": ["targetpercent", "target", "targetweight", "targetallocation", "targetpct", "desiredweight", "goal", "weightpercent", "weight", "allocation", "allocationpercent", "percent", "percentage", "zielgewicht", "ziel"], "tolerance_percent": ["tolerancepercent", "tolerance", "band", "threshold"], "enabled": ["enabled", "active", "inuse"]} as const;
export const SWITCHED_ON = ["", "true", "yes", "y", "on", "1", "x"] as const;
export const SWITCHED_OFF = ["false", "no", "n", "off", "0"] as const;
