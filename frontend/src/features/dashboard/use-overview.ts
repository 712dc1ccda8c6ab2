import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
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
  renew: () => void;
}

type Fetch = typeof fetchOverview;

/**
 * The account as the broker reports it. Asked for again every minute, and when `moved` changes: a run that ended, a new
 * measurement; null until both are known.
 */
export function useOverview(
  uid: string,
  range: EquityRange,
  moved: string | null,
  fetch: Fetch = fetchOverview,
): AccountFigures {
  const { data, error, isFetching, refetch } = useQuery(
    {
      queryKey: ["overview", uid, range],
      queryFn: () => fetch({ range }),
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
      problem: error === null ? null : sentenceOf(error),
      renew: () => void refetch(),
    }),
    [data, isFetching, error, refetch],
  );
}
