import type { Tone } from "@/components/ui/badge";
import type { TradingState } from "@/wire/documents";

/** What each trading state is called and how it looks. */
export const TRADING_WORDS: Record<TradingState, { label: string; tone: Tone }> = {
  ACTIVE: { label: "Trading on", tone: "positive" },
  REDUCING: { label: "Sells only", tone: "warning" },
  HALTED: { label: "Halted", tone: "critical" },
};

interface Change {
  title: string;
  explanation: string;
  confirm: string;
  done: string;
}

/** What a change of the owner's switch says before and after. */
export const CHANGES: Record<TradingState, Change> = {
  HALTED: {
    title: "Halt trading?",
    explanation:
      "No further order is sent for your account until you resume. Orders of a rebalance that are open at the broker are cancelled within seconds; what is filled stays.",
    confirm: "Halt trading",
    done: "Trading is halted.",
  },
  REDUCING: {
    title: "Allow sells only?",
    explanation: "Sells may still be ordered, buys are refused until you resume.",
    confirm: "Allow sells only",
    done: "Only sells are allowed now.",
  },
  ACTIVE: {
    title: "Resume trading?",
    explanation: "Orders may be sent for your account again, within your targets and limits.",
    confirm: "Resume trading",
    done: "Trading is on again.",
  },
};
