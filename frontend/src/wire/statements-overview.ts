import { callable } from "./base/callable";
import { overview, type Overview } from "./generated/overview";

export const RANGES = ["1M", "3M", "YTD", "1Y", "5Y", "ALL"] as const;
export type EquityRange = (typeof RANGES)[number];

/** Looks at the account at the broker; trades nothing. */
export const fetchOverview = callable<{ range: EquityRange }, Overview>("account_overview", overview);
