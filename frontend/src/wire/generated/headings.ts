// Written by `make generate` from the declarations in Python. Do not edit.

export const TARGET_HEADINGS = {"symbol": ["symbol", "ticker", "asset", "tickersymbol", "fund"], "target_percent": ["targetpercent", "target", "weight", "percent", "allocation", "targetweight", "targetallocation", "weightpercent"], "tolerance_percent": ["tolerancepercent", "tolerance", "band", "threshold"], "enabled": ["enabled", "active", "inuse"]} as const;
export const SWITCHED_ON = ["", "true", "yes", "y", "on", "1", "x"] as const;
export const SWITCHED_OFF = ["false", "no", "n", "off", "0"] as const;
