import { z } from "zod/mini";
import { decimal, instant } from "../base/values";
import { triggerAnswer } from "./automation";
import { planItem } from "./planning";

/** What a scheduled check came to, as far as it asks for its person; `plan_id` waits for an approval. */
const checkAnswer = z.object({
  outcome: z.string(),
  message: z.string(),
  plan_id: z.nullish(z.string()),
  decided_at: instant,
});

/** `users/{uid}/status/drift` */
export const driftStatus = z.object({
  trigger: z.nullish(triggerAnswer),
  /** The newest first. */
  decisions: z.nullish(z.array(checkAnswer)),
  measured_at: instant,
  allocation_version: z.int(),
  portfolio_value: decimal,
  cash: decimal,
  needs_rebalance: z.boolean(),
  rows: z.array(planItem),
  message: z.string(),
});
export type DriftStatus = z.infer<typeof driftStatus>;
