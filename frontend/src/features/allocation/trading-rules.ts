import type { SettingValue, StoredSettings } from "@/wire/targets-settings";

/** Whether rebalances trade a holding: as usual; never, but counted; never, and counted in no share. */
export type Rule = "usual" | "frozen" | "excluded";

/** The policy's two lists of symbols that are never traded. */
export interface RuleLists {
  frozen: string[];
  excluded: string[];
}

const symbolsOf = (value: SettingValue | undefined): string[] => (Array.isArray(value) ? value : []);

export function rulesOf(settings: StoredSettings | null): RuleLists {
  return {
    frozen: symbolsOf(settings?.policy?.frozen),
    excluded: symbolsOf(settings?.policy?.excluded),
  };
}

/** Where a symbol is on both lists the stronger one counts, as in a plan. */
export function ruleOf(lists: RuleLists, symbol: string): Rule {
  if (lists.excluded.includes(symbol)) return "excluded";
  return lists.frozen.includes(symbol) ? "frozen" : "usual";
}

/** Both lists with one symbol under another rule; the others stay as they are. */
export function withRule(lists: RuleLists, symbol: string, rule: Rule): RuleLists {
  const without = (symbols: string[]) => symbols.filter((each) => each !== symbol);
  const listed = (symbols: string[], isOn: boolean) =>
    isOn ? [...without(symbols), symbol].sort() : without(symbols);
  return {
    frozen: listed(lists.frozen, rule === "frozen"),
    excluded: listed(lists.excluded, rule === "excluded"),
  };
}
