import type { Period } from "@/wire/execution";
import type { CheckLine } from "@/wire/generated/automation";
import type { Leg, Run } from "@/wire/generated/execution";

/** The three ways to look at the same days. */
export const VIEWS = ["runs", "orders", "checks"] as const;
export type View = (typeof VIEWS)[number];

/**
 * What history is narrowed to; empty texts narrow nothing. `text` is part of a symbol or of an id, days are
 * `2026-11-20` in the reader's own time.
 */
export interface HistoryFilter {
  view: View;
  state: string;
  origin: string;
  side: string;
  text: string;
  from: string;
  to: string;
}

export const NO_FILTER: HistoryFilter = {
  view: "runs",
  state: "",
  origin: "",
  side: "",
  text: "",
  from: "",
  to: "",
};

interface Group<State> {
  value: string;
  label: string;
  states: readonly State[];
}

/** The groups of states that a person looks for. */
export const RUN_GROUPS: Group<Run["state"]>[] = [
  { value: "open", label: "Under way", states: ["PLANNED", "SELLING", "FUNDING", "BUYING", "RECONCILING"] },
  { value: "completed", label: "Completed", states: ["COMPLETED"] },
  { value: "adjusted", label: "Completed with changes", states: ["COMPLETED_ADJUSTED"] },
  { value: "cancelled", label: "Canceled", states: ["CANCELLED"] },
  { value: "halted", label: "Halted", states: ["HALTED"] },
];

export const ORDER_GROUPS: Group<Leg["state"]>[] = [
  {
    value: "open",
    label: "Under way",
    states: ["PLANNED", "INTENDED", "UNKNOWN", "WORKING", "PARTIALLY_FILLED"],
  },
  { value: "filled", label: "Filled", states: ["FILLED"] },
  { value: "cancelled", label: "Canceled or expired", states: ["CANCELED", "EXPIRED", "REPLACED"] },
  { value: "refused", label: "Rejected or not allowed", states: ["REJECTED", "DENIED"] },
  { value: "unsent", label: "Not sent", states: ["SKIPPED"] },
];

export const CHECK_GROUPS: Group<CheckLine["outcome"]>[] = [
  { value: "traded", label: "Rebalance started", states: ["TRADED"] },
  { value: "asked", label: "Asked for approval", states: ["ASKED"] },
  { value: "told", label: "Notified only", states: ["TOLD"] },
  { value: "refused", label: "Not started", states: ["REFUSED"] },
  { value: "idle", label: "Nothing to do", states: ["IDLE"] },
];

/** What can be chosen as a state in each view. */
export const STATES: Record<View, { value: string; label: string }[]> = {
  runs: RUN_GROUPS,
  orders: ORDER_GROUPS,
  checks: CHECK_GROUPS,
};

export const ORIGINS = [
  { value: "person", label: "Approved by you", origin: "PERSON" },
  { value: "schedule", label: "By the schedule", origin: "SCHEDULE" },
] as const;

export const SIDES = [
  { value: "buy", label: "Buys" },
  { value: "sell", label: "Sells" },
] as const;

/** Reads an address's query; what it does not know narrows nothing. */
export function filterOfQuery(query: URLSearchParams): HistoryFilter {
  const view = VIEWS.find((each) => each === query.get("view")) ?? "runs";
  const known = (name: string, options: readonly { value: string }[]) => {
    const value = query.get(name) ?? "";
    return options.some((option) => option.value === value) ? value : "";
  };
  const day = (name: string) => {
    const value = query.get(name) ?? "";
    return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : "";
  };
  return {
    view,
    state: known("state", STATES[view]),
    origin: view === "checks" ? "" : known("origin", ORIGINS),
    side: view === "orders" ? known("side", SIDES) : "",
    // Addresses that were kept from before the search also found ids name a symbol.
    text: query.get("q") ?? query.get("symbol") ?? "",
    from: day("from"),
    to: day("to"),
  };
}

/** The filter as an address's query; what narrows nothing is left out. */
export function queryOfFilter({ view, text, ...rest }: HistoryFilter): Record<string, string> {
  const query = { view: view === "runs" ? "" : view, q: text, ...rest };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
}

/** The same days and words in another view; a state or side that it does not know is let go. */
export function inView(filter: HistoryFilter, view: View): HistoryFilter {
  return filterOfQuery(new URLSearchParams(queryOfFilter({ ...filter, view })));
}

export const isFiltered = (filter: HistoryFilter): boolean =>
  Object.entries(filter).some(([name, value]) => name !== "view" && value !== "");

function midnight(day: string, daysLater: number): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater);
}

/** The period of the filter's days, both included, in the reader's own time zone. */
export function periodOf({ from, to }: HistoryFilter): Period {
  return { from: from === "" ? null : midnight(from, 0), before: to === "" ? null : midnight(to, 1) };
}

function holds(text: string, ...places: (string | null | undefined)[]): boolean {
  const wanted = text.trim().toUpperCase();
  return wanted === "" || places.some((place) => place?.toUpperCase().includes(wanted));
}

function isIn<State>(groups: Group<State>[], chosen: string, state: State): boolean {
  const group = groups.find(({ value }) => value === chosen);
  return group === undefined || group.states.includes(state);
}

function isFrom(run: Run, chosen: string): boolean {
  const origin = ORIGINS.find(({ value }) => value === chosen);
  return origin === undefined || origin.origin === run.origin;
}

const legHolds = (leg: Leg, text: string) => holds(text, leg.symbol, leg.order_id, leg.client_order_id);

/** Whether a run is what is looked for; the days are the query's to judge. */
export function matchesRun(run: Run, { state, origin, text }: HistoryFilter): boolean {
  return (
    isIn(RUN_GROUPS, state, run.state) &&
    isFrom(run, origin) &&
    (holds(text, run.run_id) || run.legs.some((leg) => legHolds(leg, text)))
  );
}

/** Whether an order is what is looked for; the days are the query's to judge. */
export function matchesOrder(run: Run, leg: Leg, { state, origin, side, text }: HistoryFilter): boolean {
  return (
    isIn(ORDER_GROUPS, state, leg.state) &&
    isFrom(run, origin) &&
    (side === "" || leg.side === side) &&
    (holds(text, run.run_id) || legHolds(leg, text))
  );
}

/** Whether a line of checks is what is looked for: one that reaches into the days counts. */
export function matchesCheck(line: CheckLine, filter: HistoryFilter): boolean {
  const { from, before } = periodOf(filter);
  return (
    isIn(CHECK_GROUPS, filter.state, line.outcome) &&
    (from === null || line.decided_at >= from) &&
    (before === null || line.since < before) &&
    holds(filter.text, line.message, line.reason, line.run_id, ...line.outside)
  );
}
