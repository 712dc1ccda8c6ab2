import type { Decimal } from "@/lib/decimal";
import { callable } from "./base/callable";
import { useLiveDocument, type Live } from "./base/live";
import { reconciled, reconciliation, type Reconciled, type Reconciliation } from "./generated/ledger";

export const useReconciliation = (uid: string): Live<Reconciliation | null> =>
  useLiveDocument(`users/${uid}/status/reconciliation`, reconciliation, "ledger");

export const reconcilePositions = callable<Record<string, never>, Reconciled>(
  "reconcile_positions",
  reconciled,
);

export interface Acceptance {
  request_id: string;
  accept: { symbol: string; gap: Decimal }[];
}

export const resolveDiscrepancy = callable<Acceptance, Reconciled>("resolve_discrepancy", reconciled);
