import { z } from "zod/mini";
import { compareDecimals } from "@/lib/decimal";
import { formatPercent } from "@/lib/format";
import { parsePercent } from "@/lib/number-input";
import { oncePer } from "@/lib/once";
import type { Strategy } from "@/wire/generated/targets";
import {
  draftOfStored,
  draftTarget,
  problemsOf,
  requestOf,
  sameTargets,
  totalOf,
  type DraftTarget,
  type SetProblem,
  type Total,
} from "../draft";
import type { Fate } from "../losing";

/** A strategy as it is being edited: its share of the account, and targets that are weights within it. */
export const strategyDraft = z.object({
  name: z.string(),
  share: z.string(),
  targets: z.array(draftTarget),
});
export type StrategyDraft = z.infer<typeof strategyDraft>;

/** The names of inputs, by which a problem leads to its row. */
export const shareField = (strategy: string) => `share of ${strategy}`;
export const weightField = (field: "percent" | "tolerance", symbol: string, strategy: string) =>
  `${field} ${symbol} in ${strategy}`;

/** Stored strategies as the table shows them: in their order, each with its largest target first and cash last. */
export function draftsOfStored(
  stored: readonly Strategy[],
  nameOf: (symbol: string) => string | null,
): StrategyDraft[] {
  return stored.map(({ name, share_percent, targets }) => ({
    name,
    share: share_percent,
    targets: draftOfStored(targets.map((target) => ({ ...target, name: nameOf(target.symbol) }))),
  }));
}

const readShare = ({ name, share }: StrategyDraft) =>
  parsePercent(share, { label: `The share of ${name}`, zeroAllowed: true });

/** What the shares come to: a strategy is to the account what a target is to a set. */
export const totalOfShares = (strategies: readonly StrategyDraft[]): Total =>
  totalOf(
    strategies.map(({ name, share }) => ({
      symbol: name,
      name: null,
      percent: share,
      tolerance: "",
      enabled: true,
    })),
  );

/** `95%, 5% missing`; null where it is whole, or can't be read. */
export function gapInWords(total: Total): string | null {
  if (total.status === "empty") return "no target in use";
  if (total.status !== "missing" && total.status !== "over") return null;
  return `${formatPercent(total.sum)}, ${formatPercent(total.gap)} ${total.status === "over" ? "too much" : "missing"}`;
}

function problemsWithin(strategy: StrategyDraft): SetProblem[] {
  const { name, targets } = strategy;
  const share = readShare(strategy);
  const found: SetProblem[] = share.ok ? [] : [{ message: share.problem, field: shareField(name) }];
  for (const target of targets) {
    const problems = problemsOf(target);
    for (const field of ["percent", "tolerance"] as const) {
      const problem = problems[field];
      if (problem !== null)
        found.push({
          message: `${target.symbol} in ${name}: ${problem}`,
          field: weightField(field, target.symbol, name),
        });
    }
  }
  const gap = gapInWords(totalOf(targets));
  const first = targets[0];
  if (gap !== null)
    found.push({
      message: `The targets of ${name} must add up to 100%: ${gap}.`,
      field: first === undefined ? shareField(name) : weightField("percent", first.symbol, name),
    });
  return found;
}

/** All that keeps the strategies from being saved, each with its input. */
export const problemsOfStrategies = oncePer((strategies: readonly StrategyDraft[]): SetProblem[] => {
  const found = strategies.flatMap(problemsWithin);
  const gap = gapInWords(totalOfShares(strategies));
  const first = strategies[0];
  if (gap === null || first === undefined) return found;
  return [
    ...found,
    { message: `The shares of the strategies must add up to 100%: ${gap}.`, field: shareField(first.name) },
  ];
});

/** The strategies as `save_strategies` takes them. Only for those without a problem. */
export function requestOfStrategies(strategies: readonly StrategyDraft[]) {
  return strategies.map((strategy) => {
    const share = readShare(strategy);
    if (!share.ok) throw new Error(share.problem);
    return { name: strategy.name, share_percent: share.value, targets: requestOf(strategy.targets) };
  });
}

const sameShare = (a: StrategyDraft, b: StrategyDraft): boolean => {
  const [mine, theirs] = [readShare(a), readShare(b)];
  return mine.ok && theirs.ok ? compareDecimals(mine.value, theirs.value) === 0 : a.share === b.share;
};

/** Whether two sets of strategies mean the same: `40` and `40.0` do. */
export function sameStrategies(a: readonly StrategyDraft[], b: readonly StrategyDraft[]): boolean {
  return (
    a.length === b.length &&
    a.every((mine, index) => {
      const theirs = b[index];
      return (
        theirs?.name === mine.name && sameShare(mine, theirs) && sameTargets(mine.targets, theirs.targets)
      );
    })
  );
}

const isUsed = (symbol: string) => (target: DraftTarget) => target.symbol === symbol && target.enabled;

/** Whether any strategy has a target for the symbol that counts. */
export const isWanted = (strategies: readonly StrategyDraft[], symbol: string): boolean =>
  strategies.some(({ targets }) => targets.some(isUsed(symbol)));

/** Held symbols that a stored strategy wants and none of the draft does. */
export function losingStrategies(
  held: readonly string[],
  draft: readonly StrategyDraft[],
  stored: readonly StrategyDraft[],
): string[] {
  return held.filter((symbol) => isWanted(stored, symbol) && !isWanted(draft, symbol));
}

/** The draft with a target of 0 for what is to be sold, in each strategy that had one. */
export function withStrategyFates(
  draft: readonly StrategyDraft[],
  stored: readonly StrategyDraft[],
  fates: ReadonlyMap<string, Fate>,
): StrategyDraft[] {
  const sold = [...fates].filter(([, fate]) => fate === "sell").map(([symbol]) => symbol);
  return draft.map((strategy) => {
    const before = stored.find(({ name }) => name === strategy.name)?.targets ?? [];
    const zeros = sold.flatMap((symbol) => before.filter(isUsed(symbol)));
    const others = strategy.targets.filter(({ symbol }) => !zeros.some((zero) => zero.symbol === symbol));
    return {
      ...strategy,
      targets: [...others, ...zeros.map((zero) => ({ ...zero, percent: "0", tolerance: "" }))],
    };
  });
}

/** How many strategies want a symbol, by symbol. */
export const holdersOf = oncePer((strategies: readonly StrategyDraft[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const { targets } of strategies)
    for (const { symbol } of targets) found.set(symbol, (found.get(symbol) ?? 0) + 1);
  return found;
});
