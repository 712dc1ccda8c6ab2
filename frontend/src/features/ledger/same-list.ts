import type { HarvestWishes } from "@/wire/generated/statements";

/** The list as a person edits it: one line a security, its symbols side by side: `VOO, IVV, SPY`. */
export function dumpSame(same: HarvestWishes["same_as"]): string {
  return same.map(({ symbols }) => symbols.join(", ")).join("\n");
}

/** Reads the list; one sentence names the first line that cannot be read. What a symbol may be is the server's to say. */
export function parseSame(text: string): { same: string[][] } | { problem: string } {
  const same: string[][] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const symbols = line
      .split(/[\s,]+/)
      .map((symbol) => symbol.trim().toUpperCase())
      .filter((symbol) => symbol !== "");
    if (symbols.length < 2)
      return { problem: `Line ${index + 1} is “${line.trim()}”; name two symbols or more: VOO, IVV.` };
    same.push(symbols);
  }
  return { same };
}
