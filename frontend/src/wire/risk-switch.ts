import { useNow } from "@/lib/use-now";
import { useSystemStatus, useUserTrading } from "./risk";
import { tradingState, type SystemStatus, type TradingState, type UserTrading } from "./generated/risk";
import type { Live } from "./base/live";

/** One switch as it counts now, with the sentence that explains it. */
export interface Switch {
  state: TradingState;
  sentence: string;
  /** When a stop set with an end lifts itself. */
  expiresAt: Date | null;
  /** Who set it: a uid, or `AUTO_TRIP`. Null where nobody did. */
  changedBy: string | null;
  changedAt: Date | null;
  /** The limit that stopped trading, where no person did. */
  trip: string | null;
  /** How often it was written; 0 before that was counted. */
  version: number;
}

/** Whether nobody has ever set the person's own switch, and nothing else stops trading. */
export function isNeverSwitchedOn(trading: Trading | null): boolean {
  return (
    trading?.system.state === "ACTIVE" && trading.user.state === "HALTED" && trading.user.changedBy === null
  );
}

/** Who changed the switch where no person did. */
export const AUTO_TRIP = "auto-trip";

/** Both switches; the stricter one counts. Null while they are being read. */
export interface Trading {
  system: Switch;
  user: Switch;
  state: TradingState;
}

/** The stricter of two states; their order is that of the schema. */
export function stricter(one: TradingState, other: TradingState): TradingState {
  const strictness = tradingState.options;
  return strictness.indexOf(one) >= strictness.indexOf(other) ? one : other;
}

function because(reason: string | null | undefined): string {
  return reason ? ` Reason: ${reason}` : "";
}

const NOBODY = { changedBy: null, changedAt: null, trip: null, version: 0 };

function halted(sentence: string): Switch {
  return { state: "HALTED", sentence, expiresAt: null, ...NOBODY };
}

function described(word: TradingState, place: string, status: UserTrading | SystemStatus, now: Date): Switch {
  const expiresAt = status.expires_at ?? null;
  if (word === "ACTIVE" || (expiresAt !== null && expiresAt <= now)) {
    return {
      state: "ACTIVE",
      sentence: `Trading is on ${place}.`,
      expiresAt: null,
      ...NOBODY,
      version: versionOf(status),
    };
  }
  const verb = word === "HALTED" ? "halted" : "reducing: only sells are ordered";
  const sentence = `Trading is ${verb} ${place}.${because(status.reason)}`;
  return { state: word, sentence, expiresAt, ...setBy(status) };
}

function setBy(status: UserTrading | SystemStatus) {
  return {
    changedBy: status.changed_by ?? null,
    changedAt: status.changed_at ?? null,
    trip: status.trip ?? null,
    version: versionOf(status),
  };
}

function versionOf(status: UserTrading | SystemStatus): number {
  return status.version ?? 0;
}

/** The system's switch: missing means HALTED; a state's end never lifts `trading_enabled: false`. */
export function systemSwitch(status: SystemStatus | null, now: Date): Switch {
  if (status === null) return halted("Trading is halted for everybody: the system's kill switch is not set.");
  if (!status.trading_enabled) {
    return { ...halted(`Trading is halted for everybody.${because(status.reason)}`), ...setBy(status) };
  }
  return described(status.state ?? "ACTIVE", "for everybody", status, now);
}

/** The owner's own switch: missing means HALTED, a new account does not trade until it was switched on once. */
export function userSwitch(status: UserTrading | null, now: Date): Switch {
  if (status === null) return halted("Trading has not been switched on for your account yet.");
  return described(status.state, "for your account", status, now);
}

function read<T>(live: Live<T>, place: string, judge: (value: T) => Switch): Switch | null {
  if (live.status === "loading") return null;
  if (live.status === "error") return halted(`Trading counts as halted: the switch ${place} can't be read.`);
  return judge(live.value);
}

/** The trading state, live. The server reads both switches again before every order; this is for people. */
export function useTrading(uid: string): Trading | null {
  const now = useNow(15_000);
  const system = read(useSystemStatus(), "of the system", (value) => systemSwitch(value, now));
  const user = read(useUserTrading(uid), "of your account", (value) => userSwitch(value, now));
  if (system === null || user === null) return null;
  return { system, user, state: stricter(system.state, user.state) };
}
