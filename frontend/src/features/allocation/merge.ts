import { differencesOf, type DraftTarget } from "./draft";

/** Two edited sets as one, and the symbols that both had changed, each in its own way. */
export interface Merge {
  targets: DraftTarget[];
  clashes: string[];
}

/**
 * Puts together what each side changed since the set that both began with: a symbol that only they changed is theirs,
 * added and removed ones alike; where both changed it differently, mine counts and it is named.
 */
export function mergeTargets(base: DraftTarget[], mine: DraftTarget[], theirs: DraftTarget[]): Merge {
  const changedBy = (side: DraftTarget[]) => new Set(differencesOf(base, side).map(({ symbol }) => symbol));
  const changedByMe = changedBy(mine);
  const changedByThem = changedBy(theirs);
  const differing = differencesOf(mine, theirs);
  const taken = new Map(
    differing.filter(({ symbol }) => !changedByMe.has(symbol)).map((one) => [one.symbol, one.theirs]),
  );
  const kept = mine.flatMap((target) => {
    const other = taken.get(target.symbol);
    return other === undefined ? [target] : other === null ? [] : [other];
  });
  const mineSymbols = new Set(mine.map(({ symbol }) => symbol));
  const added = [...taken.values()].filter((target) => target !== null && !mineSymbols.has(target.symbol));
  const clashes = differing
    .map(({ symbol }) => symbol)
    .filter((symbol) => changedByMe.has(symbol) && changedByThem.has(symbol));
  return { targets: [...kept, ...added.filter((target) => target !== null)], clashes };
}
