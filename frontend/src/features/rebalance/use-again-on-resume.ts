import { useEffect, useRef } from "react";
import type { TradingState } from "@/wire/generated/risk";

/** Asks for the plan anew once a stop is lifted or loosened: what the stop forbade may be approved now. */
export function useAgainOnResume(trading: TradingState | null, again: () => void): void {
  const heard = useRef(trading);
  useEffect(() => {
    const before = heard.current;
    if (trading === null || trading === before) return;
    heard.current = trading;
    if (before !== null && before !== "ACTIVE") again();
  }, [trading, again]);
}
