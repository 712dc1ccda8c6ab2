import type { Period } from "@/wire/account";
import type { Run } from "@/wire/documents";

/** What the list of runs is narrowed to; empty texts narrow nothing. Days are `2026-11-20`, in the reader's own time. */
export interface RunFilter {
  state: string;
  origin: string;
  symbol: string;
  from: string;
  to: string;
}

export const NO_FILTER: RunFilter = { state: "", origin: "", symbol: "", from: "", to: "" };

/** The groups of states that a person looks for. */
export const STATE_GROUPS: { value: string; label: string; states: Run["state"][] }[] = [
  { value: "open", label: "Under way", states: ["PLANNED", "SELLING", "FUNDING", "BUYING", "RECONCILING"] },
  { value: "completed", label: "Completed", states: ["COMPLETED"] },
  { value: "adjusted", label: "Completed with changes", states: ["COMPLETED_ADJUSTED"] },
  { value: "cancelled", label: "Cancelled", states: ["CANCELLED"] },
  { value: "halted", label: "Halted", states: ["HALTED"] },
];

export const ORIGINS = [
  { value: "person", label: "Approved by you", origin: "PERSON" },
  { value: "schedule", label: "By the schedule", origin: "SCHEDULE" },
] as const;

/** Reads an address's query; what it does not know narrows nothing. */
export function filterOfQuery(query: URLSearchParams): RunFilter {
  const known = (name: string, options: readonly { value: string }[]) => {
    const value = query.get(name) ?? "";
    return options.some((option) => option.value === value) ? value : "";
  };
  const day = (name: string) => {
    const value = query.get(name) ?? "";
    return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : "";
  };
  return {
    state: known("state", STATE_GROUPS),
    origin: known("origin", ORIGINS),
    symbol: (query.get("symbol") ?? "").toUpperCase(),
    from: day("from"),
    to: day("to"),
  };
}

/** The filter as an address's query; what narrows nothing is left out. */
export function queryOfFilter(filter: RunFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ""));
}

export const isFiltered = (filter: RunFilter): boolean => Object.values(filter).some((value) => value !== "");

function midnight(day: string, daysLater: number): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater);
}

/** The period of the filter's days, both included, in the reader's own time zone. */
export function periodOf({ from, to }: RunFilter): Period {
  return { from: from === "" ? null : midnight(from, 0), before: to === "" ? null : midnight(to, 1) };
}

/** Whether a run is what is looked for; the days are the query's to judge. */
export function matches(run: Run, filter: RunFilter): boolean {
  const group = STATE_GROUPS.find(({ value }) => value === filter.state);
  const origin = ORIGINS.find(({ value }) => value === filter.origin);
  const symbol = filter.symbol.trim();
  return (
    (group === undefined || group.states.includes(run.state)) &&
    (origin === undefined || origin.origin === run.origin) &&
    (symbol === "" || run.legs.some((leg) => leg.symbol.includes(symbol)))
  );
}
