import type { Tone } from "@/components/ui/badge";
import { signOf } from "@/lib/decimal";
import { formatWeekday } from "@/lib/format";
import type { DriftStatus } from "@/wire/generated/drift";
import type { Run } from "@/wire/generated/execution";
import { hasNoTargets, isUntargeted } from "@/wire/planning";
import type { AutomationStatus } from "@/wire/generated/automation";
import type { LedgerBalance } from "@/wire/ledger-balance";
import type { ParkedHoldings } from "@/wire/generated/parked";
import { parkedNeeds } from "./parked-needs";

/** One thing that asks for the person, and where they see to it. */
export interface Need {
  key: string;
  tone: Tone;
  title: string;
  text: string;
  action: { label: string; to: string };
}

/** What is known of the account; null where there is nothing, or it is not known yet. */
export interface Known {
  drift: DriftStatus | null;
  allocationVersion: number | null;
  latestRun: Run | null;
  schedule: AutomationStatus | null;
  books: LedgerBalance | null;
  parked: ParkedHoldings | null;
}

const DAY_MS = 24 * 60 * 60_000;
const SYMBOLS_NAMED = 3;

function named(symbols: string[]): string {
  const shown = symbols.slice(0, SYMBOLS_NAMED).join(", ");
  const more = symbols.length - SYMBOLS_NAMED;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function ofBooks(books: LedgerBalance | null): Need[] {
  if (books?.state !== "DISCREPANCY") return [];
  return [
    {
      key: "books",
      tone: "critical",
      title: "The books do not agree with the broker",
      text: books.message,
      action: { label: "See the gap", to: "/ledger" },
    },
  ];
}

function ofRun(run: Run | null, now: Date): Need[] {
  if (run === null) return [];
  const to = `/runs/${run.run_id}`;
  if (run.open) {
    const text = run.message ?? "It goes on without this page.";
    return [
      {
        key: "run",
        tone: "neutral",
        title: "A rebalance is under way",
        text,
        action: { label: "Watch it", to },
      },
    ];
  }
  if (run.state !== "HALTED" || now.getTime() - run.updated_at.getTime() > DAY_MS) return [];
  const text = run.message ?? "What was not traded is shown as drift.";
  return [
    {
      key: "run",
      tone: "critical",
      title: "The last rebalance was stopped",
      text,
      action: { label: "See why", to },
    },
  ];
}

/** A plan that the schedule asked for and nobody has answered: until it expires, or a run or other targets came since. */
function ofApproval({ drift, allocationVersion, latestRun }: Known, now: Date): Need[] {
  const asked = drift?.decisions?.[0];
  if (!drift || asked?.outcome !== "ASKED" || !asked.plan_id) return [];
  // Checks of older versions did not keep until when.
  const until = asked.plan_until ?? new Date(asked.decided_at.getTime() + DAY_MS);
  const expired = now > until;
  const answered = latestRun !== null && latestRun.created_at > asked.decided_at;
  const outdated = allocationVersion !== null && drift.allocation_version < allocationVersion;
  if (expired || answered || outdated) return [];
  return [
    {
      key: "approval",
      tone: "warning",
      title: "A plan waits for your approval",
      text: `${asked.message} You can approve it until ${formatWeekday(until)}. Nothing is ordered before you approve.`,
      action: { label: "Review the plan", to: `/plans/${asked.plan_id}` },
    },
  ];
}

function ofSchedule(schedule: AutomationStatus | null): Need[] {
  if (schedule === null || schedule.state === "OK") return [];
  const stopped = schedule.state === "STOPPED";
  return [
    {
      key: "schedule",
      tone: stopped ? "critical" : "warning",
      title: stopped ? "The scheduled check has stopped" : "The scheduled check fails",
      text: schedule.reason ?? "It could not look at the account.",
      action: { label: "See to it", to: "/settings" },
    },
  ];
}

function noTargets(latestRun: Run | null): Need {
  const text = "Say what share of the account each symbol should have.";
  // Who has never traded is led through the steps; whoever removed the targets goes straight to them.
  const to = latestRun === null ? "/start" : "/allocation";
  const action = { label: "Choose targets", to };
  return { key: "targets", tone: "warning", title: "There are no targets yet", text, action };
}

/** Targets are set, and nothing of what they name is held: a first purchase is due, nothing has drifted. */
const isUninvested = ({ rows }: DriftStatus): boolean =>
  rows.every((row) => row.symbol === "CASH" || isUntargeted(row) || signOf(row.current_value) === 0);

function drifted(drift: DriftStatus): Need {
  const trades = drift.rows.some((row) => row.action !== "HOLD");
  return {
    key: "drift",
    tone: "warning",
    title: isUninvested(drift) ? "Your targets are not bought yet" : "The account has drifted",
    text: drift.message,
    action: trades
      ? { label: "Check & rebalance", to: "/rebalance" }
      : { label: "See why nothing trades", to: "/allocation" },
  };
}

/** Something is outside its band, and what a person set keeps it from being traded. */
function heldBack(drift: DriftStatus): Need {
  return {
    key: "held-back",
    tone: "warning",
    title: "The account is not on target",
    text: drift.message,
    action: { label: "See what holds it back", to: "/allocation" },
  };
}

/** What the policy doctor calls impossible. */
function ofDoctor(drift: DriftStatus | null): Need[] {
  const severe = (drift?.findings ?? []).filter(({ severity }) => severity === "IMPOSSIBLE");
  return severe.map(({ message, fix }) => ({
    key: `doctor ${message}`,
    tone: "critical",
    title: "Your targets can't be met as they are",
    text: `${message} ${fix}`,
    action: { label: "See the targets", to: "/allocation" },
  }));
}

function ofDrift({ drift, allocationVersion: version, latestRun }: Known, now: Date): Need[] {
  if (drift === null && version === 0) return [noTargets(latestRun)];
  if (drift === null) {
    const text = "Whether it is on its targets is known once it has been measured.";
    const action = { label: "Measure drift", to: "/allocation" };
    return [{ key: "unmeasured", tone: "neutral", title: "The account is not measured yet", text, action }];
  }
  if (version !== null && drift.allocation_version < version) {
    const text = "Measure again to see how far the account is from the new ones.";
    const action = { label: "Measure drift", to: "/allocation" };
    return [{ key: "changed", tone: "warning", title: "The targets have changed", text, action }];
  }
  if (hasNoTargets(drift.rows)) return [noTargets(latestRun)];
  if (drift.needs_rebalance) return [drifted(drift)];
  if (drift.standing && !drift.standing.on_target) return [heldBack(drift)];
  if (now.getTime() - drift.measured_at.getTime() > DAY_MS) {
    const text = "The account may have drifted since. Measuring trades nothing.";
    const action = { label: "Measure drift", to: "/allocation" };
    return [{ key: "old", tone: "neutral", title: "The last measurement is old", text, action }];
  }
  return [];
}

function ofUntargeted(drift: DriftStatus | null): Need[] {
  // What is frozen or excluded has been decided.
  const held = (drift?.rows ?? []).filter((row) => row.reason === "UNTARGETED_HELD");
  if (drift === null || held.length === 0 || hasNoTargets(drift.rows)) return [];
  return [
    {
      key: "untargeted",
      tone: "neutral",
      title: held.length === 1 ? "A holding has no target" : `${held.length} holdings have no target`,
      text: `${named(held.map(({ symbol }) => symbol))}: held as it is, and left out of the shares.`,
      action: { label: "Decide", to: "/allocation" },
    },
  ];
}

/** What asks for the person now, the most pressing first. Stops and lost connections have banners of their own. */
export function needsOf(known: Known, now: Date): Need[] {
  const { drift, latestRun, schedule, books, parked } = known;
  const approval = ofApproval(known, now);
  // A plan that waits is the answer to the drift already.
  const planned = latestRun?.open === true || approval.length > 0;
  const ofMeasurement = planned ? [] : ofDrift(known, now);
  return [
    ...ofBooks(books),
    ...ofRun(latestRun, now),
    ...approval,
    ...ofSchedule(schedule),
    ...ofDoctor(drift),
    ...parkedNeeds(parked, now, planned),
    ...ofMeasurement,
    ...ofUntargeted(drift),
  ];
}
