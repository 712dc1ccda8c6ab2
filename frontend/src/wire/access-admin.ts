import { callable } from "./base/callable";
import { useLiveCollection, type Live } from "./base/live";
import { auditEntry, fleetStatus, type AuditEntry, type FleetStatus } from "./generated/access";

// What administrators alone may see and set; the server checks the claim at every call.

/** Everybody together, in counts; no account. */
export const fetchFleetStatus = callable<Record<string, never>, FleetStatus>("fleet_status", fleetStatus);

export const useAuditLog = (newest: number): Live<AuditEntry[]> =>
  useLiveCollection("audit", auditEntry, { newest, by: "at" });
