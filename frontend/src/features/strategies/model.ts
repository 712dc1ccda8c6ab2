import { compareDecimals, subtractPercents, sumPercents, type Decimal } from "@/lib/decimal";
import { formatPercent } from "@/lib/format";
import { parsePercent } from "@/lib/number-input";
import { bandOf, type BandRule } from "@/wire/drift-bands";
import type { AllocationTarget, AssetClass, Strategy, TargetWeight } from "@/wire/generated/targets";

// Sets of targets as they are typed: figures are the text in the field, lists are text with commas or lines.

const CASH = "CASH";
const HUNDRED: Decimal = "100";
const SUM_TOLERANCE: Decimal = "0.01";
const SYMBOL = /^[A-Z0-9][A-Z0-9./-]{0,19}$/;

/** An asset class, or a single symbol with a target of its own, which has no members. */
export interface ShareDraft {
  id: number;
  kind: "class" | "symbol";
  name: string;
  percent: string;
  tolerance: string;
  members: string;
  /** Switched off it is kept, but counts as no target. */
  enabled: boolean;
}

export interface StrategyDraft {
  id: number;
  name: string;
  share: string;
  /** One target a line: `SPY 60`. */
  targets: string;
}

export interface WireTarget {
  symbol: string;
  target_percent: Decimal;
  tolerance_percent: Decimal | null;
  enabled: boolean;
}

export interface WireClass {
  name: string;
  target_percent: Decimal;
  members: string[];
  tolerance_percent: Decimal | null;
  enabled: boolean;
}

export interface WireStrategy {
  name: string;
  share_percent: Decimal;
  targets: WireTarget[];
}

export type Read<T> = { ok: true; value: T } | { ok: false; problem: string };

const refuse = (problem: string) => ({ ok: false as const, problem });

function requireHundred(percents: Decimal[], what: string): string | null {
  const total = sumPercents(percents);
  const away = subtractPercents(total, HUNDRED);
  const size = away.startsWith("-") ? (away.slice(1) as Decimal) : away;
  if (compareDecimals(size, SUM_TOLERANCE) <= 0) return null;
  return `${what} add up to ${total}%, but must add up to 100%. CASH may take the rest.`;
}

/** `VTI, itot` → symbols in the order of preference. */
export function readMembers(text: string, name: string): Read<string[]> {
  const members = text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((symbol) => symbol !== "");
  if (members.length === 0) return refuse(`${name} has no members: name at least one symbol.`);
  const wrong = members.find((symbol) => !SYMBOL.test(symbol) || symbol === CASH);
  if (wrong !== undefined)
    return refuse(`${wrong} can't be a member of ${name}: enter symbols such as VTI, ITOT.`);
  return { ok: true, value: [...new Set(members)] };
}

function readShare(draft: ShareDraft): Read<{ percent: Decimal; tolerance: Decimal | null; name: string }> {
  const name = draft.kind === "symbol" ? draft.name.trim().toUpperCase() : draft.name.trim();
  if (name === "") return refuse("A row has no name: enter one, or remove the row.");
  if (draft.kind === "symbol" && !SYMBOL.test(name))
    return refuse(`${name} is not a symbol, such as SPY or CASH.`);
  const percent = parsePercent(draft.percent, { label: `The target of ${name}`, zeroAllowed: true });
  if (!percent.ok) return percent;
  if (draft.tolerance.trim() === "") {
    return { ok: true, value: { percent: percent.value, tolerance: null, name } };
  }
  const tolerance = parsePercent(draft.tolerance, { label: `The tolerance of ${name}`, zeroAllowed: false });
  if (!tolerance.ok) return tolerance;
  return { ok: true, value: { percent: percent.value, tolerance: tolerance.value, name } };
}

/** The whole set as it is sent, or the first problem of it. */
export function readShares(drafts: ShareDraft[]): Read<{ targets: WireTarget[]; classes: WireClass[] }> {
  const targets: WireTarget[] = [];
  const classes: WireClass[] = [];
  for (const draft of drafts) {
    const share = readShare(draft);
    if (!share.ok) return share;
    const { name, percent, tolerance } = share.value;
    const common = { target_percent: percent, tolerance_percent: tolerance, enabled: draft.enabled };
    if (draft.kind === "symbol") {
      targets.push({ symbol: name, ...common });
      continue;
    }
    const members = readMembers(draft.members, name);
    if (!members.ok) return members;
    classes.push({ name, members: members.value, ...common });
  }
  const counting = [...targets, ...classes].filter(({ enabled }) => enabled);
  const problem =
    counting.length === 0
      ? null
      : requireHundred(
          counting.map((each) => each.target_percent),
          "The targets",
        );
  return problem === null ? { ok: true, value: { targets, classes } } : refuse(problem);
}

const linesOf = (text: string) =>
  text
    .split(/[\n,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** `SPY 60 ±5 off`: symbol and percentage, then what is not usual, its own tolerance and whether it is switched off. */
function partsOf(line: string) {
  const [symbol = "", percent = "", ...rest] = line
    .toUpperCase()
    .replace(/(±|\+\/-)\s*/, "±")
    .split(/[\s:=]+/);
  const tolerance = rest.find((part) => part.startsWith("±"))?.slice(1) ?? "";
  return { symbol, percent, tolerance, enabled: !rest.includes("OFF"), isRead: rest.every(isKnownPart) };
}

const isKnownPart = (part: string) => part === "OFF" || part === "%" || part.startsWith("±");

/** A stored target as a line that reads as the same target. */
function lineOf({ symbol, target_percent, tolerance_percent, enabled }: TargetWeight): string {
  const own = tolerance_percent === null ? "" : ` ±${tolerance_percent}`;
  return `${symbol} ${target_percent}${own}${enabled ? "" : " off"}`;
}

function readTargetLine(line: string, name: string): Read<WireTarget> {
  const { symbol, percent, tolerance, enabled, isRead } = partsOf(line);
  if (!SYMBOL.test(symbol) || !isRead)
    return refuse(`${line} is not a target: write a symbol and a percentage, such as SPY 60 or SPY 60 ±5.`);
  const label = `${name}: ${symbol}`;
  const reading = parsePercent(percent, { label, zeroAllowed: true });
  if (!reading.ok) return reading;
  const target = { symbol, target_percent: reading.value, enabled };
  if (tolerance === "") return { ok: true, value: { ...target, tolerance_percent: null } };
  const own = parsePercent(tolerance, { label: `${label}, tolerance`, zeroAllowed: false });
  return own.ok ? { ok: true, value: { ...target, tolerance_percent: own.value } } : own;
}

/** `SPY 60` on each line, also with commas between them, as targets. */
export function readTargetLines(text: string, name: string): Read<WireTarget[]> {
  const targets: WireTarget[] = [];
  for (const line of linesOf(text)) {
    const target = readTargetLine(line, name);
    if (!target.ok) return target;
    targets.push(target.value);
  }
  if (targets.length === 0) return refuse(`${name} has no targets: write one a line, such as SPY 60.`);
  const problem = requireHundred(
    targets.filter(({ enabled }) => enabled).map((each) => each.target_percent),
    `The targets of ${name}`,
  );
  return problem === null ? { ok: true, value: targets } : refuse(problem);
}

/** The strategies as they are sent, or the first problem of them. */
export function readStrategies(drafts: StrategyDraft[]): Read<WireStrategy[]> {
  const strategies: WireStrategy[] = [];
  for (const draft of drafts) {
    const name = draft.name.trim();
    if (name === "") return refuse("A strategy has no name: enter one, or remove it.");
    if (strategies.some((each) => each.name === name))
      return refuse(`${name} is used twice: each needs its own name.`);
    const share = parsePercent(draft.share, { label: `The share of ${name}`, zeroAllowed: true });
    if (!share.ok) return share;
    const targets = readTargetLines(draft.targets, name);
    if (!targets.ok) return targets;
    strategies.push({ name, share_percent: share.value, targets: targets.value });
  }
  const problem =
    strategies.length === 0
      ? null
      : requireHundred(
          strategies.map((each) => each.share_percent),
          "The shares of the strategies",
        );
  return problem === null ? { ok: true, value: strategies } : refuse(problem);
}

const cashLast = (a: { symbol: string }, b: { symbol: string }) =>
  Number(a.symbol === CASH) - Number(b.symbol === CASH);

/** Whether a row is the part that is kept in cash. */
export const isCash = ({ kind, name }: Pick<ShareDraft, "kind" | "name">): boolean =>
  kind === "symbol" && name.trim().toUpperCase() === CASH;

/** What is stored, as the fields show it: classes first, then single symbols, and cash last. */
export function sharesOf(classes: AssetClass[], targets: AllocationTarget[]): ShareDraft[] {
  const rows = [
    ...classes.map((each) => ({
      kind: "class" as const,
      name: each.name,
      percent: each.target_percent,
      tolerance: each.tolerance_percent ?? "",
      members: each.members.join(", "),
      enabled: each.enabled,
    })),
    ...[...targets].sort(cashLast).map((each) => ({
      kind: "symbol" as const,
      name: each.symbol,
      percent: each.target_percent,
      tolerance: each.tolerance_percent ?? "",
      members: "",
      enabled: each.enabled,
    })),
  ];
  return rows.map((row, index) => ({ id: index + 1, ...row }));
}

export function strategiesOf(strategies: Strategy[]): StrategyDraft[] {
  return strategies.map((each, index) => ({
    id: index + 1,
    name: each.name,
    share: each.share_percent,
    targets: [...each.targets].sort(cashLast).map(lineOf).join("\n"),
  }));
}

/** What percentages come to, and how far that is from 100 %: `Together 95%, 5% missing`; null while one can't be read. */
export function sumInWords(texts: string[]): { text: string; isWhole: boolean } | null {
  const readings = texts.map((text) => parsePercent(text, { label: "It", zeroAllowed: true }));
  const percents = readings.flatMap((reading) => (reading.ok ? [reading.value] : []));
  if (percents.length < readings.length) return null;
  const total = sumPercents(percents);
  const isOver = compareDecimals(total, HUNDRED) > 0;
  const gap = isOver ? subtractPercents(total, HUNDRED) : subtractPercents(HUNDRED, total);
  const sum = `Together ${formatPercent(total)}`;
  if (compareDecimals(gap, SUM_TOLERANCE) <= 0) return { text: sum, isWhole: true };
  return { text: `${sum}, ${formatPercent(gap)} ${isOver ? "too much" : "missing"}`, isWhole: false };
}

/** What the targets of a strategy come to, as they are typed; null while a line has no percentage or there is none. */
export function sumOfLines(text: string): ReturnType<typeof sumInWords> {
  const lines = linesOf(text);
  const counting = lines.map(partsOf).filter(({ enabled }) => enabled);
  return lines.length === 0 ? null : sumInWords(counting.map(({ percent }) => percent));
}

/** From where to where a share may drift before it trades: `35%–45%`; null while it can't be read. */
export function bandInWords(draft: ShareDraft, rule: BandRule | null): string | null {
  const share = readShare(draft);
  if (rule === null || !share.ok || !draft.enabled) return null;
  const { name, percent, tolerance } = share.value;
  // Cash is what the others leave: it is never traded for itself.
  if (name === CASH) return null;
  const band = bandOf(rule, percent, tolerance);
  const low = subtractPercents(percent, band);
  return `${formatPercent(low.startsWith("-") ? "0" : low)}–${formatPercent(sumPercents([percent, band]))}`;
}

/** An id that no row has yet. */
export const nextId = (rows: { id: number }[]): number => Math.max(0, ...rows.map(({ id }) => id)) + 1;
