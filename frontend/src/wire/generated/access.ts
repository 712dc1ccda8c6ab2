// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { instant, orNull } from "../base/values";

export const brokerEnvironment = /* @__PURE__ */ z.enum(["paper", "live"]);
export type BrokerEnvironment = z.infer<typeof brokerEnvironment>;

/** Which broker is connected, and whether it works; nothing of a key but a hint. */
export const connectionStatus = /* @__PURE__ */ z.object({
  provider: z.literal("alpaca"),
  /** play money or real money */
  environment: brokerEnvironment,
  /** API keys, OAuth, or the deployment's own secrets (the owner) */
  kind: z.enum(["keys", "oauth", "deployment"]),
  /** REVOKED: the broker refused the keys; automation is off */
  state: z.enum(["CONNECTED", "REVOKED", "DISCONNECTED"]),
  /** the last four characters of the key id; null for a token or a short id */
  key_hint: orNull(z.string()),
  /** of the state */
  since: instant,
  /** one sentence for the person */
  reason: orNull(z.string()),
});
export type ConnectionStatus = z.infer<typeof connectionStatus>;

/** By which ways the caller may connect an account here. */
export const connectionOptions = /* @__PURE__ */ z.object({
  environments: z.array(brokerEnvironment),
  oauth: z.boolean(),
  deployment_keys: z.boolean(),
});
export type ConnectionOptions = z.infer<typeof connectionOptions>;

/** Where the broker asks the person. */
export const oauthStart = /* @__PURE__ */ z.object({
  authorization_url: z.string(),
});
export type OauthStart = z.infer<typeof oauthStart>;

/** A document as it is kept; times are ISO text. */
export const storedDocument = /* @__PURE__ */ z.object({
  path: z.string(),
  fields: z.record(z.string(), z.unknown()),
});
export type StoredDocument = z.infer<typeof storedDocument>;

/** A page of all that is kept of the caller. */
export const exportPage = /* @__PURE__ */ z.object({
  documents: z.array(storedDocument),
  next_cursor: orNull(z.string()),
});
export type ExportPage = z.infer<typeof exportPage>;

/** How far a deletion is. */
export const deletion = /* @__PURE__ */ z.object({
  state: z.enum(["DELETING", "EMPTIED"]),
});
export type Deletion = z.infer<typeof deletion>;

/** The fleet in numbers; `checked` and `halted_runs` are of the last 24 hours. */
export const fleetStatus = /* @__PURE__ */ z.object({
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

/** What an administrator freed. */
export const released = /* @__PURE__ */ z.object({
  /** how many broker accounts */
  released: z.int(),
});
export type Released = z.infer<typeof released>;

/** Who changed what. */
export const auditEntry = /* @__PURE__ */ z.object({
  id: z.string(),
  at: instant,
  /** the uid of who made the change, or `system` */
  actor: z.string(),
  /** the account that it concerns; null for the whole system */
  uid: orNull(z.string()),
  action: z.string(),
  /** few and small; never a key */
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntry>;
