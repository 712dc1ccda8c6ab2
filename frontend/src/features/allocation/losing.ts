import type { DraftTarget } from "./draft";

/** What becomes of a holding whose target goes: it is sold whole, or kept apart. */
export type Fate = "sell" | "apart";

/** Held symbols that a stored target names and the draft no longer does: the person decides for each. */
export function losingTargets(
  held: readonly string[],
  draft: readonly DraftTarget[],
  isStored: (symbol: string) => boolean,
): string[] {
  const named = new Set(draft.filter(({ enabled }) => enabled).map(({ symbol }) => symbol));
  return held.filter((symbol) => isStored(symbol) && !named.has(symbol));
}

/** The draft with a target of 0 for each holding that is to be sold; those kept apart have none. */
export function withFates(draft: DraftTarget[], fates: ReadonlyMap<string, Fate>): DraftTarget[] {
  const sold = [...fates].filter(([, fate]) => fate === "sell").map(([symbol]) => symbol);
  const others = draft.filter(({ symbol }) => !sold.includes(symbol));
  const zeros = sold.map((symbol): DraftTarget => ({
    symbol,
    name: draft.find((each) => each.symbol === symbol)?.name ?? null,
    percent: "0",
    tolerance: "",
    enabled: true,
  }));
  return [...others, ...zeros];
}
