import { signOf } from "@/lib/decimal";
import { formatMeasuredPercent, formatMoney, formatQuantity, formatSignedMoney } from "@/lib/format";
import type { Plan } from "@/wire/generated/planning";
import type { PlanFigures, SideBySide } from "@/wire/generated/tax";

/** What a plan is the best for, as the settings call it. */
export const OBJECTIVES: Record<Plan["objective"], string> = {
  to_target: "The targets",
  least_cost: "The least cost",
};

export interface Row {
  name: string;
  note?: string;
  of: (plan: PlanFigures) => string;
}

const hasUnknownTerm = ({ plans }: SideBySide) =>
  plans.some(({ unknown_term_usd }) => signOf(unknown_term_usd) !== 0);

/** The rows of the table. Gains stay gains where no tax rate is known; their tax is then unknown, not nothing. */
export function rowsOf(found: SideBySide): Row[] {
  return [
    { name: "Trades", of: ({ trade_count: count }) => formatQuantity(`${count}`) },
    { name: "Bought and sold", of: (plan) => formatMoney(plan.traded_usd) },
    {
      name: "Short-term gains",
      note: "held for a year or less",
      of: (plan) => formatSignedMoney(plan.short_term_usd),
    },
    { name: "Long-term gains", of: (plan) => formatSignedMoney(plan.long_term_usd) },
    ...(hasUnknownTerm(found)
      ? [
          {
            name: "Gains of unknown age",
            note: "taxed as short-term",
            of: (plan: PlanFigures) => formatSignedMoney(plan.unknown_term_usd),
          },
        ]
      : []),
    {
      name: "Tax on them",
      note: found.has_rates ? "at the rates in your settings" : "no rates in your settings",
      of: (plan) => (found.has_rates ? formatMoney(plan.tax_usd) : "—"),
    },
    { name: "Cost of trading", note: "half the spread, and fees", of: (plan) => formatMoney(plan.cost_usd) },
    {
      name: "Drift left",
      note: "all rows and cash together",
      of: (plan) => `${formatMoney(plan.drift_usd)} · ${formatMeasuredPercent(plan.drift_percent)}`,
    },
    {
      name: "Another plan could cost less by at most",
      of: ({ bound }) => (bound ? formatMoney(bound.shortfall_usd) : "—"),
    },
  ];
}

/** Symbols that are in no sum, in a sentence. */
export function withoutCost({ plans }: SideBySide): string | null {
  const names = [...new Set(plans.flatMap((plan) => plan.without_cost))].sort();
  if (names.length === 0) return null;
  return `Without shares of ${names.join(", ")} whose cost is unknown: no gain and no tax is counted for them.`;
}

/** Lengths of the bars, in percent of the longest of each measure. */
export interface Bars {
  objective: Plan["objective"];
  paid: { usd: string; length: number };
  drift: { usd: string; length: number };
}

const numberOf = (text: string) => Math.max(0, Number(text));

/** Only lengths are made here: every figure beside a bar is one of the table's. */
export function barsOf(found: SideBySide): Bars[] {
  const tax = found.plans.map((plan) => numberOf(plan.tax_usd));
  const longest = Math.max(...tax, 0);
  const before = numberOf(found.drift_before_usd);
  const farthest = Math.max(before, ...found.plans.map((plan) => numberOf(plan.drift_usd)));
  const part = (value: number, of: number) => (of === 0 ? 0 : (value / of) * 100);
  return found.plans.map((plan) => ({
    objective: plan.objective,
    paid: { usd: formatMoney(plan.tax_usd), length: part(numberOf(plan.tax_usd), longest) },
    drift: { usd: formatMoney(plan.drift_usd), length: part(numberOf(plan.drift_usd), farthest) },
  }));
}
