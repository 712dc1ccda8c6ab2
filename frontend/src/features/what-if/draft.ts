import { parseNumber, parsePercent } from "@/lib/number-input";
import Big from "big.js";
import { isDecimal, type Decimal } from "@/lib/decimal";
import { formatMoney } from "@/lib/format";
import type { WhatIfRequest } from "@/wire/advice";

/** A hypothetical trade as it is typed. */
export interface TradeDraft {
  id: number;
  action: "BUY" | "SELL";
  symbol: string;
  value: string;
}

/** A target as it is typed, beside what is stored. */
export interface TargetDraft {
  symbol: string;
  text: string;
  stored: Decimal;
  tolerance: Decimal | null;
}

export interface WhatIfDraft {
  moves: "deposit" | "withdraw";
  amount: string;
  trades: TradeDraft[];
  targets: TargetDraft[];
}

export const noDraft: WhatIfDraft = { moves: "deposit", amount: "", trades: [], targets: [] };

export type Question = { ok: true; request: WhatIfRequest } | { ok: false; place: string; problem: string };

const CENT = "0.01" as Decimal;
const SYMBOL = /^[A-Z0-9][A-Z0-9./-]{0,19}$/;

const refuse = (place: string, problem: string): Question => ({ ok: false, place, problem });

/** The sum of the targets as typed, with what asset classes have; null while one of them can't be read. */
export function totalOf(targets: TargetDraft[], classes: Decimal): Big | null {
  let total = Big(classes);
  for (const { text } of targets) {
    const reading = parsePercent(text, { label: "Target", zeroAllowed: true });
    if (!reading.ok) return null;
    total = total.plus(reading.value);
  }
  return total;
}

/** How far a set may be from 100 (contract of `what_if_rebalancing`). */
const SUM_TOLERANCE = "0.01";

/** How far the targets are from 100 %: negative where something is missing, null where they add up or can't be read. */
export function gapOf(targets: TargetDraft[], classes: Decimal): Big | null {
  const gap = totalOf(targets, classes)?.minus(100) ?? null;
  return gap === null || gap.abs().lte(SUM_TOLERANCE) ? null : gap;
}

/** What CASH must be for the targets to add up to 100 %; null where they do, or where it can't be that. */
export function restToCash(targets: TargetDraft[], classes: Decimal): Decimal | null {
  const gap = gapOf(targets, classes);
  const cash = targets.find(({ symbol }) => symbol === "CASH");
  const held = parsePercent(cash?.text ?? "", { label: "Target", zeroAllowed: true });
  if (gap === null || !held.ok) return null;
  const rest = Big(held.value).minus(gap).toFixed();
  return isDecimal(rest) && !rest.startsWith("-") ? rest : null;
}

const dollars = (label: string, text: string) =>
  parseNumber(text, { label, min: CENT, places: 2, show: formatMoney });

function readTargets(targets: TargetDraft[], classes: Decimal): Question {
  const read: WhatIfRequest["targets"] = [];
  for (const { symbol, text, tolerance } of targets) {
    const reading = parsePercent(text, { label: `Target of ${symbol}`, zeroAllowed: true });
    if (!reading.ok) return refuse(`target ${symbol}`, reading.problem);
    read.push({ symbol, target_percent: reading.value, tolerance_percent: tolerance, enabled: true });
  }
  if (gapOf(targets, classes) !== null)
    return refuse("targets", "The targets must add up to 100% before they can be worked out.");
  return { ok: true, request: { trades: [], targets: read } };
}

/** What is to be asked, or the first thing that can't be read. Targets are sent only where one was changed. */
export function questionOf(draft: WhatIfDraft, classes: Decimal): Question {
  const request: WhatIfRequest = { trades: [] };
  if (draft.amount.trim() !== "") {
    const reading = dollars("Amount", draft.amount);
    if (!reading.ok) return refuse("amount", reading.problem);
    request.deposit_usd = draft.moves === "deposit" ? reading.value : (`-${reading.value}` as Decimal);
  }
  for (const { id, action, symbol, value } of draft.trades) {
    const name = symbol.trim().toUpperCase();
    if (!SYMBOL.test(name)) return refuse(`symbol ${id}`, "Enter a symbol such as SPY, BRK.B or BTC/USD.");
    const reading = dollars("Value", value);
    if (!reading.ok) return refuse(`value ${id}`, reading.problem);
    request.trades.push({ symbol: name, action, value: reading.value });
  }
  if (draft.targets.some(({ text, stored }) => text !== stored)) {
    const targets = readTargets(draft.targets, classes);
    if (!targets.ok) return targets;
    request.targets = targets.request.targets ?? [];
  }
  return { ok: true, request };
}
