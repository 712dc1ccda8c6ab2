import { useCallback, useEffect, useState } from "react";
import { sentenceOf } from "@/wire/base/call-error";
import type { LedgerView, Method } from "@/wire/generated/statements";
import { fetchLedger } from "@/wire/statements";

/** What is known of the ledger, and why there is nothing newer. */
export interface Standing {
  ledger: LedgerView | null;
  problem: string | null;
  renew: () => void;
}

/** What this visit has seen, by user: coming back shows it at once. */
const seen = new Map<string, LedgerView>();

/** The ledger as the server keeps it; asked for again when `moved` changes: a newer reconciliation. */
export function useLedger(uid: string, moved: string, method: Method): Standing {
  const [ledger, setLedger] = useState<LedgerView | null>(() => seen.get(uid) ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let current = true;
    fetchLedger({ method }).then(
      (found) => {
        seen.set(uid, found);
        if (!current) return;
        setLedger(found);
        setProblem(null);
      },
      (error: unknown) => {
        if (current) setProblem(sentenceOf(error));
      },
    );
    return () => {
      current = false;
    };
  }, [uid, moved, method, asked]);
  const renew = useCallback(() => setAsked((times) => times + 1), []);
  return { ledger, problem, renew };
}
