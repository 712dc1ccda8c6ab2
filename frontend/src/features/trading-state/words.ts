import type { Tone } from "@/components/ui/badge";
import type { TradingState } from "@/wire/generated/risk";
import type { TradingStateRequest } from "@/wire/risk";
import { AUTO_TRIP, type Switch } from "@/wire/risk-switch";

/** What each trading state is called and how it looks. */
export const TRADING_WORDS: Record<TradingState, { label: string; tone: Tone }> = {
  ACTIVE: { label: "Trading on", tone: "positive" },
  REDUCING: { label: "Sells only", tone: "warning" },
  HALTED: { label: "Halted", tone: "critical" },
};

/** A new account, which nobody has stopped: trading was never switched on. */
export const NOT_YET: { label: string; tone: Tone } = { label: "Not switched on", tone: "neutral" };

interface Change {
  title: string;
  explanation: string;
  confirm: string;
  done: string;
}

type Scope = TradingStateRequest["scope"];

/** What a change of a switch says before and after: the person's own, and everybody's. */
export const CHANGES: Record<Scope, Record<TradingState, Change>> = {
  user: {
    HALTED: {
      title: "Halt trading?",
      explanation:
        "No further order is sent for your account until you resume. Orders of a rebalance that are open at the broker are canceled within seconds; what is filled stays.",
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
  },
  system: {
    HALTED: {
      title: "Halt trading for everybody?",
      explanation:
        "No further order is sent for any account until you resume. Orders of runs that are open at brokers are canceled within seconds.",
      confirm: "Halt everybody",
      done: "Trading is halted for everybody.",
    },
    REDUCING: {
      title: "Allow sells only, for everybody?",
      explanation: "Sells may still be ordered, buys are refused for every account until you resume.",
      confirm: "Sells only for everybody",
      done: "Only sells are allowed now.",
    },
    ACTIVE: {
      title: "Resume trading for everybody?",
      explanation: "Each account may trade again where its own switch and limits allow it.",
      confirm: "Resume for everybody",
      done: "Trading is on again.",
    },
  },
};

/** The first time: the same step, by the one name that it has everywhere. */
const FIRST: Change = {
  title: "Switch trading on?",
  explanation:
    "Switching it on orders nothing: each plan still waits for your approval, and “Halt trading” stops everything.",
  confirm: "Switch trading on",
  done: "Trading is on.",
};

/** What a change says; trading that was never on is switched on, not resumed. */
export const changeWords = (scope: Scope, to: TradingState, isFirst: boolean): Change =>
  isFirst && scope === "user" && to === "ACTIVE" ? FIRST : CHANGES[scope][to];

/** What is asked of the reason, and what is written down where none is given; without a standard one is required. */
export const REASONS: Record<Scope, { hint: string; standard: string }> = {
  user: {
    hint: "Optional. It is shown wherever the trading state is.",
    standard: "Changed by the owner on the page.",
  },
  system: { hint: "Everybody sees it wherever the trading state is.", standard: "" },
};

/** What a stop says; a reason that nobody gave is left out. */
export const stopInWords = (sentence: string): string =>
  sentence.replace(` Reason: ${REASONS.user.standard}`, "");

interface Trip {
  /** Which limit stopped trading. */
  limit: string;
  /** What a person should know or do before trading goes on. */
  advice: string;
}

const TRIPS = new Map<string, Trip>(
  Object.entries({
    DRAWDOWN: {
      limit: "drawdown limit",
      advice: "Resuming begins a new high-water mark at the account's value of that moment.",
    },
    DAILY_LOSS: {
      limit: "daily loss limit",
      advice: "If you resume before it ends, it does not stop trading again on the same day.",
    },
    REJECTIONS: {
      limit: "limit of rejected orders",
      advice: "Look in History at why the broker rejected the orders before you resume.",
    },
    RECONCILIATION_MISMATCH: {
      limit: "check of the account",
      advice:
        "The account at the broker is not what the orders add up to. Compare the two before you resume: nothing else protects you from trading on wrong numbers.",
    },
  }),
);

/** Who set a switch, in words: the person, the system's own limit, or somebody else. */
export function setByWords(shown: Switch, uid: string): string | null {
  if (shown.changedBy === null) return null;
  if (shown.changedBy === AUTO_TRIP) {
    const limit = TRIPS.get(shown.trip ?? "")?.limit;
    return limit === undefined ? "Evenkeel itself" : `Evenkeel itself (${limit})`;
  }
  return shown.changedBy === uid ? "you" : "an administrator";
}

/** What to know before lifting an automatic stop; empty where a person stopped trading. */
export function beforeResuming(trip: string | null): string {
  return TRIPS.get(trip ?? "")?.advice ?? "";
}
