import Big from "big.js";
import { signOf, type Decimal } from "@/lib/decimal";
import { parsePercent } from "@/lib/number-input";
import { CASH, type DraftTarget } from "./draft";

const HUNDRED = Big(100);
/** Places of a percentage that a tool writes; what rounding leaves goes to the first target. */
const PLACES = 2;

const percentOf = (target: DraftTarget): Big | null => {
  const read = parsePercent(target.percent, { label: "", zeroAllowed: true });
  return target.enabled && read.ok ? Big(read.value) : null;
};

/** Gives the enabled targets these percentages, the first of the largest what rounding down leaves to the whole. */
function withPercents(targets: DraftTarget[], raw: ReadonlyMap<string, Big>, whole: Big): DraftTarget[] {
  const rounded = new Map([...raw].map(([symbol, value]) => [symbol, value.round(PLACES, Big.roundDown)]));
  const sum = [...rounded.values()].reduce((total, value) => total.plus(value), Big(0));
  const [largest] = [...rounded].sort(([, a], [, b]) => b.cmp(a));
  if (largest !== undefined) rounded.set(largest[0], largest[1].plus(whole.minus(sum)));
  return targets.map((target) => {
    const percent = rounded.get(target.symbol);
    return percent === undefined ? target : { ...target, percent: percent.toFixed() };
  });
}

/** Scales the enabled targets so that they add up to 100 %, in the proportions that they have. */
export function scaledToWhole(targets: DraftTarget[]): DraftTarget[] {
  const read = targets.flatMap((target) => {
    const percent = percentOf(target);
    return percent === null ? [] : [[target.symbol, percent] as const];
  });
  const sum = read.reduce((total, [, percent]) => total.plus(percent), Big(0));
  if (sum.lte(0) || sum.eq(HUNDRED)) return targets;
  const scaled = new Map(read.map(([symbol, percent]) => [symbol, percent.times(HUNDRED).div(sum)] as const));
  return withPercents(targets, scaled, HUNDRED);
}

/** Splits what cash leaves equally among the enabled symbols that are wanted at all: a target of 0 stays 0. */
export function splitEqually(targets: DraftTarget[]): DraftTarget[] {
  const shared = targets.filter(
    (target) => target.enabled && target.symbol !== CASH && percentOf(target)?.eq(0) !== true,
  );
  if (shared.length === 0) return targets;
  const cash = targets.find(({ symbol }) => symbol === CASH);
  const rest = HUNDRED.minus(cash === undefined ? 0 : (percentOf(cash) ?? 0));
  if (rest.lte(0)) return targets;
  const part = rest.div(shared.length);
  return withPercents(targets, new Map(shared.map(({ symbol }) => [symbol, part])), rest);
}

interface Held {
  symbol: string;
  percent: Decimal;
}

/** The shares as they are now, as targets: a beginning for somebody who likes what they hold. Shorts are left out. */
export function targetsAsHeld(targets: DraftTarget[], held: Held[]): DraftTarget[] {
  const long = held.filter(({ percent }) => signOf(percent) > 0);
  if (long.length === 0) return targets;
  const known = new Map(targets.map((target) => [target.symbol, target]));
  const drafts = long.map(({ symbol, percent }) => ({
    symbol,
    name: known.get(symbol)?.name ?? null,
    percent,
    tolerance: known.get(symbol)?.tolerance ?? "",
    enabled: true,
  }));
  const shares = new Map(long.map(({ symbol, percent }) => [symbol, Big(percent)]));
  const sum = [...shares.values()].reduce((total, share) => total.plus(share), Big(0));
  const whole = new Map([...shares].map(([symbol, share]) => [symbol, share.times(HUNDRED).div(sum)]));
  return withPercents(drafts, whole, HUNDRED);
}
