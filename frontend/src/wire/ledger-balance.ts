import { z } from "zod/mini";
import { useLiveDocument, type Live } from "./base/live";
import { instant } from "./base/values";

/** The part of `users/{uid}/status/reconciliation` that says whether our ledger agrees with the broker. */
export const ledgerBalance = z.object({
  at: instant,
  state: z.enum(["BALANCED", "WAITING", "DISCREPANCY"]),
  message: z.string(),
});
export type LedgerBalance = z.infer<typeof ledgerBalance>;

export const useLedgerBalance = (uid: string): Live<LedgerBalance | null> =>
  useLiveDocument(`users/${uid}/status/reconciliation`, ledgerBalance, "balance");
