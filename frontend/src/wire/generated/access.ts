import { z } from "zod/mini";
import { instant, orNull } from "../base/values";

const environment = z.enum(["paper", "live"]);

/** PAPER is play money, LIVE is real money. */
export type BrokerEnvironment = z.infer<typeof environment>;

/** `users/{uid}/status/connection`, and what the calls below answer: nothing of a key but a hint. */
export const connectionStatus = z.object({
  provider: z.literal("alpaca"),
  environment,
  kind: z.enum(["keys", "oauth", "deployment"]),
  state: z.enum(["CONNECTED", "REVOKED", "DISCONNECTED"]),
  key_hint: orNull(z.string()),
  since: instant,
  reason: orNull(z.string()),
});
export type ConnectionStatus = z.infer<typeof connectionStatus>;

export const connectionOptions = z.object({
  environments: z.array(environment),
  oauth: z.boolean(),
  deployment_keys: z.boolean(),
});
export type ConnectionOptions = z.infer<typeof connectionOptions>;

/** What `start_oauth` answers: where the broker asks the person. */
export const oauthStart = z.object({ authorization_url: z.string() });
export type OAuthStart = z.infer<typeof oauthStart>;

const stored = z.object({ path: z.string(), fields: z.record(z.string(), z.unknown()) });
/** A document as it is kept; times are ISO text. */
export type StoredDocument = z.infer<typeof stored>;

export const exportPage = z.object({ documents: z.array(stored), next_cursor: z.nullable(z.string()) });
export type ExportPage = z.infer<typeof exportPage>;

/** What `delete_account` answers. */
export const deletion = z.object({ state: z.enum(["DELETING", "EMPTIED"]) });
export type Deletion = z.infer<typeof deletion>;

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
