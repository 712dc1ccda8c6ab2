import { callable } from "./base/callable";
import { fetchNewest, useLiveCollection, useLiveDocument, type Live } from "./base/live";
import { driftCheck, run, type DriftCheck, type Run } from "./generated/execution";

/** How many runs the page shows; older ones stay stored. */
export const RUNS_SHOWN = 20;

/** The days that are looked at; null leaves that side open. */
export interface Period {
  from: Date | null;
  before: Date | null;
}

export const useRuns = (uid: string): Live<Run[]> =>
  useLiveCollection(`users/${uid}/runs`, run, { newest: RUNS_SHOWN, by: "created_at" });

/** The newest runs of a period, live. */
export const useRunsOf = (uid: string, period: Period, newest: number): Live<Run[]> =>
  useLiveCollection(`users/${uid}/runs`, run, { ...period, newest, by: "created_at" });

/** The newest runs of a period, once: for a file. */
export const fetchRunsOf = (uid: string, period: Period, newest: number): Promise<Run[]> =>
  fetchNewest(`users/${uid}/runs`, run, { ...period, newest, by: "created_at" });

export const useRun = (uid: string, runId: string): Live<Run | null> =>
  useLiveDocument(`users/${uid}/runs/${runId}`, run);

/** Measures only: the page never lets this callable trade. The rows arrive by the listener. */
const check = callable<{ dry_run: true }, DriftCheck>("check_rebalance_drift", driftCheck);
export const measureDrift = () => check({ dry_run: true });

export const startRebalance = callable<{ plan_id: string; run_id: string }, Run>("start_rebalance", run);

export const cancelRun = callable<{ run_id: string }, Run>("cancel_run", run);
