import { z } from "zod/mini";
import { compareDecimals, isDecimal, subtractPercents, sumPercents, type Decimal } from "@/lib/decimal";
import { parsePercent } from "@/lib/number-input";
import { oncePer } from "@/lib/once";
import type { AllocationTarget } from "@/wire/generated/targets";

/** The part of the account that is kept in cash. */
export const CASH = "CASH";

const HUNDRED: Decimal = "100";
/** How far the sum may be from 100 (contract of `save_allocation`). */
const SUM_TOLERANCE: Decimal = "0.01";

/** A target as it is being edited: percentages are the text in the field, so that nothing typed is lost. */
export const draftTarget = z.object({
  symbol: z.string(),
  name: z.nullable(z.string()),
  percent: z.string(),
  tolerance: z.string(),
  enabled: z.boolean(),
});
export type DraftTarget = z.infer<typeof draftTarget>;

/** A set of targets with the version of the stored set it belongs to. */
export const versionedTargets = z.object({ version: z.int(), targets: z.array(draftTarget) });
export type VersionedTargets = z.infer<typeof versionedTargets>;

/** Stored targets as the editor shows them: largest first, cash last. */
export function draftOfStored(stored: AllocationTarget[]): DraftTarget[] {
  return [...stored]
    .sort((a, b) => {
      if ((a.symbol === CASH) !== (b.symbol === CASH)) return a.symbol === CASH ? 1 : -1;
      return compareDecimals(b.target_percent, a.target_percent) || a.symbol.localeCompare(b.symbol);
    })
    .map((target) => ({
      symbol: target.symbol,
      name: target.name,
      percent: target.target_percent,
      tolerance: target.tolerance_percent ?? "",
      enabled: target.enabled,
    }));
}

/** `spy ` → `SPY`. */
export function normalizeSymbol(text: string): string {
  return text.trim().toUpperCase();
}

/** Null if the text can be a new symbol of this set, or one sentence why not. */
export function symbolProblem(symbol: string, targets: DraftTarget[]): string | null {
  if (symbol === "") return "Enter a symbol, such as SPY.";
  if (!/^[A-Z0-9][A-Z0-9./-]{0,19}$/.test(symbol)) {
    return "A symbol has letters, digits, dots and slashes, such as SPY, BRK.B or BTC/USD.";
  }
  if (targets.some((target) => target.symbol === symbol)) return `${symbol} is in the list already.`;
  return null;
}

/** What is wrong with a field of a target, if anything. */
export interface TargetProblems {
  percent: string | null;
  tolerance: string | null;
}

export function problemsOf(target: DraftTarget): TargetProblems {
  const percent = parsePercent(target.percent, { label: "The target", zeroAllowed: true });
  const tolerance =
    target.tolerance.trim() === ""
      ? null
      : parsePercent(target.tolerance, { label: "The tolerance", zeroAllowed: false });
  return {
    percent: percent.ok ? null : percent.problem,
    tolerance: tolerance === null || tolerance.ok ? null : tolerance.problem,
  };
}

/** The exact value in a percent field, or null if it can't be read. */
function valueOf(text: string, zeroAllowed: boolean): Decimal | null {
  const reading = parsePercent(text, { label: "", zeroAllowed });
  return reading.ok ? reading.value : null;
}

/** The sum of the enabled targets against 100 %. */
export type Total =
  | { status: "empty" }
  | { status: "unreadable" }
  | { status: "exact" | "missing" | "over"; sum: Decimal; gap: Decimal };

/** Adds the enabled targets exactly. A gap up to 0.01 counts as exact, as on the server. */
export const totalOf = oncePer((targets: readonly DraftTarget[]): Total => {
  const values = targets.filter((target) => target.enabled).map((target) => valueOf(target.percent, true));
  if (values.length === 0) return { status: "empty" };
  const readable = values.filter((value) => value !== null);
  if (readable.length < values.length) return { status: "unreadable" };
  const sum = sumPercents(readable);
  const over = compareDecimals(sum, HUNDRED) > 0;
  const gap = over ? subtractPercents(sum, HUNDRED) : subtractPercents(HUNDRED, sum);
  if (compareDecimals(gap, SUM_TOLERANCE) <= 0) return { status: "exact", sum, gap };
  return { status: over ? "over" : "missing", sum, gap };
});

/** One thing that keeps the set from being saved, with the input that it is about. */
export interface SetProblem {
  message: string;
  /** The name of the input: `percent SPY`; null for the set as a whole. */
  field: string | null;
}

/** All that keeps the set from being saved, row by row, then the sum. */
export const problemsOfSet = oncePer((targets: readonly DraftTarget[]): SetProblem[] => {
  const found: SetProblem[] = targets.flatMap((target) => {
    const problems = problemsOf(target);
    return (["percent", "tolerance"] as const).flatMap((field) =>
      problems[field] === null
        ? []
        : [{ message: `${target.symbol}: ${problems[field]}`, field: `${field} ${target.symbol}` }],
    );
  });
  const total = totalOf(targets);
  if (total.status !== "missing" && total.status !== "over") return found;
  return [
    ...found,
    { message: "The enabled targets must add up to 100% before they can be saved.", field: null },
  ];
});

/** Why the set can't be saved as it is, or null. */
export function blockerOf(targets: DraftTarget[]): string | null {
  return problemsOfSet(targets)[0]?.message ?? null;
}

const canonical = (text: string, zeroAllowed: boolean): string => {
  const value = valueOf(text, zeroAllowed);
  return value === null ? text.trim() : sumPercents([value]);
};

/** Whether two targets mean the same: `40` and `40.0` do. */
function sameTarget(a: DraftTarget, b: DraftTarget): boolean {
  return (
    a.symbol === b.symbol &&
    a.enabled === b.enabled &&
    (a.percent === b.percent || canonical(a.percent, true) === canonical(b.percent, true)) &&
    (a.tolerance === b.tolerance || canonical(a.tolerance, false) === canonical(b.tolerance, false))
  );
}

/** Whether two sets mean the same, in whatever order. */
export function sameTargets(a: DraftTarget[], b: DraftTarget[]): boolean {
  return a.length === b.length && differencesOf(a, b).length === 0;
}

/** One symbol on which two sets differ; null where a set does not have it. */
export interface Difference {
  symbol: string;
  mine: DraftTarget | null;
  theirs: DraftTarget | null;
}

/** Symbol by symbol, in the order of `mine`, then what only `theirs` has. */
export function differencesOf(mine: DraftTarget[], theirs: DraftTarget[]): Difference[] {
  const bySymbol = (targets: DraftTarget[]) => new Map(targets.map((target) => [target.symbol, target]));
  const [ours, others] = [bySymbol(mine), bySymbol(theirs)];
  return [...new Set([...ours.keys(), ...others.keys()])]
    .map((symbol) => ({ symbol, mine: ours.get(symbol) ?? null, theirs: others.get(symbol) ?? null }))
    .filter((pair) => pair.mine === null || pair.theirs === null || !sameTarget(pair.mine, pair.theirs));
}

/** The set as `save_allocation` takes it. Only for sets without a blocker. */
export function requestOf(targets: DraftTarget[]) {
  return targets.map((target) => ({
    symbol: target.symbol,
    target_percent: valueOf(target.percent, true) ?? raiseUnread(target),
    tolerance_percent:
      target.tolerance.trim() === "" ? null : (valueOf(target.tolerance, false) ?? raiseUnread(target)),
    enabled: target.enabled,
  }));
}

function raiseUnread(target: DraftTarget): never {
  throw new Error(`${target.symbol} has a percentage that can't be read`);
}

/** The set with what is missing to 100 % put into cash; unchanged if nothing is missing. */
export function restInCash(targets: DraftTarget[]): DraftTarget[] {
  const total = totalOf(targets);
  if (total.status !== "missing") return targets;
  const cash = targets.find((target) => target.symbol === CASH);
  if (cash === undefined) {
    return [...targets, { symbol: CASH, name: null, percent: total.gap, tolerance: "", enabled: true }];
  }
  const held = cash.enabled ? valueOf(cash.percent, true) : "0";
  const percent = isDecimal(held) ? sumPercents([held, total.gap]) : total.gap;
  return targets.map((target) => (target === cash ? { ...cash, percent, enabled: true } : target));
}

/** The enabled targets whose percentage can be read, for drawing while they are edited. */
export function readableTargets(targets: DraftTarget[]): { symbol: string; percent: Decimal }[] {
  return targets.flatMap(({ symbol, percent, enabled }) => {
    const value = enabled ? valueOf(percent, true) : null;
    return value === null ? [] : [{ symbol, percent: value }];
  });
}
