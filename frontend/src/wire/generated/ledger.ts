import { z } from "zod/mini";
import { decimal, instant, orNull } from "../base/values";

/** What happened around a gap; which fields there are depends on its type. */
const gapEvent = z.object({
  event_id: z.string(),
  type: z.string(),
  at: z.string(),
  side: z.nullish(z.string()),
  status: z.nullish(z.string()),
  kind: z.nullish(z.string()),
  symbol: z.nullish(z.string()),
  quantity: z.nullish(decimal),
  price: z.nullish(decimal),
  amount_usd: z.nullish(decimal),
});
export type GapEvent = z.infer<typeof gapEvent>;

const gap = z.object({
  identity: z.string(),
  symbol: orNull(z.string()),
  expected: decimal,
  found: decimal,
  gap: decimal,
  value_usd: orNull(decimal),
  sentence: z.string(),
  can_accept: z.boolean(),
  events: z.array(gapEvent),
});
export type Gap = z.infer<typeof gap>;

/** `users/{uid}/status/reconciliation` */
export const reconciliation = z.object({
  at: instant,
  state: z.enum(["BALANCED", "WAITING", "DISCREPANCY"]),
  freeze: orNull(z.enum(["REDUCING", "HALTED"])),
  message: z.string(),
  gaps: z.array(gap),
  waiting: z.array(z.object({ symbol: z.string(), ours: decimal, brokers: decimal, since: instant })),
});
export type Reconciliation = z.infer<typeof reconciliation>;

/** What `reconcile_positions` and `resolve_discrepancy` answer. */
export const reconciled = z.object({ state: z.string(), message: z.string() });
export type Reconciled = z.infer<typeof reconciled>;
