import { useState } from "react";
import { RUNS_SHOWN, useRunsOf } from "@/wire/execution";
import type { Run } from "@/wire/generated/execution";
import type { Live } from "@/wire/base/live";
import { periodOf, type HistoryFilter } from "./filter";

/** How far back is looked at once where something is searched for, or orders are listed. */
const RUNS_SEARCHED = 10 * RUNS_SHOWN;

/** What was shown before stays while more of it is being read. */
function useSteadily(runs: Live<Run[]>): Live<Run[]> {
  const [last, setLast] = useState(runs);
  if (runs.status !== "loading" && runs !== last) setLast(runs);
  return runs.status === "loading" ? last : runs;
}

/** The newest runs of the filter's days; whether there may be older ones, and how to read further back. */
export function useHistory(uid: string, filter: HistoryFilter) {
  const [further, setFurther] = useState(0);
  const atOnce = filter.view === "orders" || filter.text !== "" ? RUNS_SEARCHED : RUNS_SHOWN;
  const count = atOnce * (1 + 2 * further);
  const runs = useSteadily(useRunsOf(uid, periodOf(filter), count));
  const mayBeMore = runs.status === "ready" && runs.value.length >= count;
  return { runs, mayBeMore, lookFurther: () => setFurther(further + 1) };
}
