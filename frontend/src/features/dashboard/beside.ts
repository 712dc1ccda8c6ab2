import { z } from "zod/mini";
import { kept, type Kept } from "@/lib/kept";

/** What is drawn beside the equity: a symbol, the targets, or nothing. */
export type Beside = { kind: "none" } | { kind: "targets" } | { kind: "symbol"; symbol: string };

export const NOTHING: Beside = { kind: "none" };
export const TARGETS_LABEL = "Your targets";

const SYMBOL = /^[A-Z0-9]+([./-][A-Z0-9]+)*$/;
export const SYMBOL_LENGTH_MAX = 20;

/** What a person typed; null where it is neither empty, nor the targets, nor like a symbol. */
export function besideOf(text: string): Beside | null {
  const typed = text.trim();
  if (typed === "") return NOTHING;
  if (typed.toLowerCase() === TARGETS_LABEL.toLowerCase()) return { kind: "targets" };
  const symbol = typed.toUpperCase();
  return symbol.length <= SYMBOL_LENGTH_MAX && SYMBOL.test(symbol) ? { kind: "symbol", symbol } : null;
}

/** As it is written in the field. */
export function labelOf(beside: Beside): string {
  if (beside.kind === "none") return "";
  return beside.kind === "targets" ? TARGETS_LABEL : beside.symbol;
}

const stored = z.string();

/** The choice is a person's way of looking: it stays in this browser. */
export function keptBeside(uid: string): Pick<Kept<Beside>, "read" | "write"> {
  const text = kept(`evenkeel.benchmark.${uid}`, stored);
  return {
    read: () => {
      const known = text.read();
      return known === null ? null : besideOf(known);
    },
    write: (beside) => (beside.kind === "none" ? text.clear() : text.write(labelOf(beside))),
  };
}
