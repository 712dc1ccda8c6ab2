import {
  allocationTarget,
  driftStatus,
  run,
  systemStatus,
  userSettings,
  userTrading,
  type AllocationTarget,
  type DriftStatus,
  type Run,
  type SystemStatus,
  type UserSettings,
  type UserTrading,
} from "./documents";
import { fetchNewest, useLiveCollection, useLiveDocument, type Live } from "./live";

/** How many runs the page shows; older ones stay stored. */
export const RUNS_SHOWN = 20;

export const useUserSettings = (uid: string): Live<UserSettings | null> =>
  useLiveDocument(`userSettings/${uid}`, userSettings);

export const useStoredTargets = (uid: string): Live<AllocationTarget[]> =>
  useLiveCollection(`userSettings/${uid}/allocation`, allocationTarget);

export const useSystemStatus = (): Live<SystemStatus | null> =>
  useLiveDocument("systemStatus/risk_management", systemStatus);

export const useUserTrading = (uid: string): Live<UserTrading | null> =>
  useLiveDocument(`users/${uid}/status/trading`, userTrading);

export const useDrift = (uid: string): Live<DriftStatus | null> =>
  useLiveDocument(`users/${uid}/status/drift`, driftStatus);

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
