import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { sentenceOf } from "@/wire/base/call-error";
import { answers, useAgainWhen } from "@/wire/base/query";
import type { LedgerView, Method } from "@/wire/generated/statements";
import { fetchLedger } from "@/wire/statements";

/** What is known of the ledger, and why there is nothing newer. */
export interface KnownLedger {
  ledger: LedgerView | null;
  problem: string | null;
  renew: () => void;
}

/** The ledger as the server keeps it; asked for again when `moved` changes: a newer reconciliation. */
export function useLedger(uid: string, moved: string | null, method: Method): KnownLedger {
  const { data, error, refetch } = useQuery(
    {
      queryKey: ["ledger", uid, method],
      queryFn: () => fetchLedger({ method }),
      // The last method's figures stay until those of another come.
      placeholderData: keepPreviousData,
      gcTime: Infinity,
    },
    answers,
  );
  useAgainWhen(moved, refetch);
  return {
    ledger: data ?? null,
    problem: error === null ? null : sentenceOf(error),
    renew: () => void refetch(),
  };
}
