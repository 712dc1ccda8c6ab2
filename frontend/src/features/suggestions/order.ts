import Big from "big.js";
import type { Suggestion } from "@/wire/generated/advice";

const RANKS = { HIGH: 0, MEDIUM: 1, LOW: 2 };

/** What still waits, in the server's order: HIGH first, sells before buys, larger first. Expired ones are left out. */
export function waiting(suggestions: Suggestion[], now: Date): Suggestion[] {
  return suggestions
    .filter(({ expires_at: expires }) => expires === null || expires > now)
    .sort(
      (a, b) =>
        RANKS[a.priority] - RANKS[b.priority] ||
        Number(a.action === "BUY") - Number(b.action === "BUY") ||
        Big(b.estimated_value).cmp(a.estimated_value) ||
        a.symbol.localeCompare(b.symbol),
    );
}
