// Written by `make generate` from the declarations in Python. Do not edit.

export const WASH_DAYS = 30;
export const POLICY_DEFAULTS = {"objective": "to_target", "drift_price": "balanced", "drift_price_percent": null, "trade_cost_percent": "0.025", "short_term_tax_percent": "0", "long_term_tax_percent": "0", "state_tax_percent": "0", "loss_worth_percent": "100", "drift_threshold_percent": "5", "band": "absolute", "trade_to": "target", "mode": "full", "min_trade_usd": "10", "shares": "fractional", "share_places": 9, "cash_buffer_percent": "0", "weights": "strict", "untargeted": "hold", "max_turnover_percent": null, "relative_threshold_percent": "25", "only": null, "frozen": [], "excluded": [], "cash_band_percent": null, "gains_budget_usd": null} as const;
export const POLICY_OBJECTIVE = ["to_target", "least_cost"] as const;
export const POLICY_DRIFT_PRICE = ["relaxed", "balanced", "strict"] as const;
export const POLICY_BAND = ["absolute", "relative", "combined"] as const;
export const POLICY_TRADE_TO = ["target", "edge", "halfway"] as const;
export const POLICY_MODE = ["full", "buy_only", "sell_only"] as const;
export const POLICY_SHARES = ["fractional", "whole"] as const;
export const POLICY_WEIGHTS = ["strict", "normalize"] as const;
export const POLICY_UNTARGETED = ["hold", "sell"] as const;
export const LIMITS_DEFAULTS = {"order_notional_usd_max": "1000000", "order_percent_max": "200", "run_notional_usd_max": "2000000", "run_turnover_percent_max": "200", "orders_per_day_max": "2000", "position_percent_max": "100", "over_target_percent_max": "100", "price_collar_percent_max": "5", "close_collar_percent_max": "50", "spread_percent_max": "5", "quote_age_seconds_max": "900", "drawdown_percent_max": "35", "daily_loss_percent_max": "20", "rejections_max": "3", "restricted_symbols": []} as const;
export const EXECUTION_DEFAULTS = {"market_closed": "refuse"} as const;
export const EXECUTION_MARKET_CLOSED = ["refuse", "wait"] as const;
export const AUTOMATION_DEFAULTS = {"enabled": false, "mode": "automatic", "every_minutes": 60, "hours": "market", "shadow": "none"} as const;
export const AUTOMATION_MODE = ["notify_only", "ask_first", "automatic"] as const;
export const AUTOMATION_EVERY_MINUTES = [15, 30, 60, 120, 240, 1440] as const;
export const AUTOMATION_HOURS = ["market", "always"] as const;
export const AUTOMATION_SHADOW = ["none", "personal_band", "monthly", "quarterly", "annual", "five_to_target", "five_to_halfway", "five_to_edge", "five_twenty_five", "two_hundred"] as const;
export const TRIGGERS_DEFAULTS = {"drift": true, "scope": "outside", "calendar": null, "cooldown_days": 0, "invest_cash_usd_min": null} as const;
export const TRIGGERS_SCOPE = ["outside", "all"] as const;
export const CALENDAR_DEFAULTS = {"weekday": "monday", "day": 1, "month": 1} as const;
export const CALENDAR_WEEKDAY = ["monday", "tuesday", "wednesday", "thursday", "friday"] as const;
export const PREFERENCES_DEFAULTS = {"channels": {"RUN_FINISHED": ["in_app"], "RUN_HALTED": ["in_app", "email", "webhook", "push"], "APPROVAL_WANTED": ["in_app", "email", "webhook", "push"], "TRADING_STATE_CHANGED": ["in_app", "email", "webhook", "push"], "KEYS_REVOKED": ["in_app", "email", "webhook", "push"], "BROKER_SILENT": ["in_app", "email", "webhook", "push"], "CHECK_FAILING": ["in_app", "email", "webhook", "push"], "TARGET_UNHEALTHY": ["in_app", "email", "webhook", "push"], "DRIFT_OUTSIDE_BAND": ["in_app"]}, "time_zone": "America/New_York", "quiet_hours": null, "digest": "daily", "digest_at": "08:00"} as const;
export const PREFERENCES_DIGEST = ["immediate", "hourly", "daily"] as const;
