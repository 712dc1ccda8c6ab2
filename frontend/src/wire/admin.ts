import { z } from "zod/mini";
import { callable } from "./callables";
import type { TradingState } from "./documents";
import { useLiveCollection, type Live } from "./live";
import { instant, orNull } from "./values";

// What administrators alone may see and set; the server checks the claim at every call.

export const fleetStatus = z.object({
  at: instant,
  since: instant,
  automated: z.int(),
  due: z.int(),
  checked: z.int(),
  failing: z.int(),
  stopped: z.int(),
  connected: z.int(),
  revoked: z.int(),
  halted: z.int(),
  open_runs: z.int(),
  halted_runs: z.int(),
});
export type FleetStatus = z.infer<typeof fleetStatus>;

/** Everybody together, in counts; no account. */
export const fetchFleetStatus = callable<Record<string, never>, FleetStatus>("fleet_status", fleetStatus);

/** Sets the switch that counts for everybody. */
export const setSystemState = callable<{ scope: "system"; state: TradingState; reason: string }, unknown>(
  "set_trading_state",
  z.unknown(),
);

/** `audit/{entry_id}`: who changed what. */
export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  actor: z.string(),
  uid: orNull(z.string()),
  action: z.string(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const useAuditLog = (newest: number): Live<AuditEntry[]> =>
  useLiveCollection("audit", auditEntry, { newest, by: "at" });
