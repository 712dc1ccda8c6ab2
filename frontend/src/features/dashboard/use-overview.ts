import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useOnline } from "@/lib/use-online";
import { sentenceOf } from "@/wire/base/call-error";
import { answers, useAgainWhen } from "@/wire/base/query";
import type { Overview } from "@/wire/generated/overview";
import { fetchOverview, type EquityRange } from "@/wire/statements-overview";

/** While the page is looked at, the figures are asked for again this often. */
const RENEWED_MS = 60_000;

/** The figures of a range: what is known of them, and why there are no newer ones. */
export interface AccountFigures {
  overview: Overview | null;
  loading: boolean;
  problem: string | null;
  /** Nothing is asked now, and it is asked by itself when there is a network again. */
  offline: boolean;
  renew: () => void;
}

type Fetch = typeof fetchOverview;

/**
 * The account as the broker reports it. Asked for again every minute, and when `moved` changes: a run that ended, a new
 * measurement; null until both are known. Without a network nothing is asked.
 */
export function useOverview(
  uid: string,
  range: EquityRange,
  moved: string | null,
  fetch: Fetch = fetchOverview,
): AccountFigures {
  const isOnline = useOnline();
  const { data, error, isFetching, refetch } = useQuery(
    {
      queryKey: ["overview", uid, range],
      queryFn: () => fetch({ range }),
      enabled: isOnline,
      refetchInterval: RENEWED_MS,
      gcTime: Infinity,
    },
    answers,
  );
  useAgainWhen(moved, refetch);
  return useMemo(
    () => ({
      overview: data ?? null,
      loading: isFetching,
      problem: error === null || !isOnline ? null : sentenceOf(error),
      offline: !isOnline,
      renew: () => void refetch(),
    }),
    [data, isFetching, error, isOnline, refetch],
  );
}
