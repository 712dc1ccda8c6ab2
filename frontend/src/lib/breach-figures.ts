import { isDecimal } from "./decimal";
import { formatMeasuredPercent, formatMoney, formatPercent, formatQuantity } from "./format";

const units = (unit: Unit, ...codes: string[]) => codes.map((code): [string, Unit] => [code, unit]);

type Unit = "dollars" | "percent" | "count" | "seconds" | "quantity";

/** In what a limit of the risk gate is measured; the others have their sentence alone. */
const UNITS = new Map<string, Unit>([
  ...units("dollars", "ORDER_NOTIONAL", "RUN_NOTIONAL", "NOT_FUNDED"),
  ...units(
    "percent",
    "RUN_TURNOVER",
    "POSITION_SHARE",
    "WIDE_SPREAD",
    "PRICE_COLLAR",
    "CLOSE_COLLAR",
    "PRICE_MOVED",
  ),
  ...units("count", "ORDERS_PER_DAY"),
  ...units("seconds", "STALE_QUOTE"),
  ...units("quantity", "OVERSELL", "HOLDINGS_CHANGED"),
]);

const NAMES: Record<Unit, { limit: string; value: string }> = {
  dollars: { limit: "Limit", value: "Would be" },
  percent: { limit: "Limit", value: "Is" },
  count: { limit: "Limit", value: "Would be" },
  seconds: { limit: "Limit", value: "Is" },
  quantity: { limit: "Expected", value: "Is" },
};

/** A figure of a refusal with its name: `Limit 5%`, `Is 6.21%`. */
export interface BreachFigure {
  name: string;
  text: string;
}

function shown(unit: Unit, figure: string, isLimit: boolean): string {
  if (!isDecimal(figure)) return figure;
  if (unit === "dollars") return formatMoney(figure);
  if (unit === "percent") return isLimit ? formatPercent(figure) : formatMeasuredPercent(figure);
  if (unit === "seconds") return `${formatQuantity(figure)} s`;
  return formatQuantity(figure);
}

/** The limit and what was found, with units, for the checks that compare two figures; empty for the others. */
export function breachFigures(breach: {
  code: string;
  limit?: string | null | undefined;
  value?: string | null | undefined;
}): BreachFigure[] {
  const unit = UNITS.get(breach.code);
  if (unit === undefined) return [];
  const names = NAMES[unit];
  return [
    ...(breach.limit ? [{ name: names.limit, text: shown(unit, breach.limit, true) }] : []),
    ...(breach.value ? [{ name: names.value, text: shown(unit, breach.value, false) }] : []),
  ];
}
