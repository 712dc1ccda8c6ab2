import type { HarvestWishes } from "@/wire/generated/statements";

type Replacement = HarvestWishes["replacements"][number];

/** The list as a person edits it: one line a symbol, `SPY: VOO, IVV`. */
export function dumpList(replacements: Replacement[]): string {
  return replacements.map(({ symbol, by }) => `${symbol}: ${by.join(", ")}`).join("\n");
}

/** Reads the list; one sentence names the first line that cannot be read. What a symbol may be is the server's to say. */
export function parseList(text: string): { replacements: Replacement[] } | { problem: string } {
  const replacements: Replacement[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [symbol = "", others, ...more] = line.split(":");
    const by = (others ?? "")
      .split(/[\s,]+/)
      .map((other) => other.trim().toUpperCase())
      .filter((other) => other !== "");
    if (symbol.trim() === "" || by.length === 0 || more.length > 0)
      return { problem: `Line ${index + 1} is “${line.trim()}”; write it as SPY: VOO, IVV.` };
    replacements.push({ symbol: symbol.trim().toUpperCase(), by });
  }
  return { replacements };
}
