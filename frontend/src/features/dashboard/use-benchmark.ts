import { useQuery } from "@tanstack/react-query";
import { sentenceOf } from "@/wire/base/call-error";
import { answers } from "@/wire/base/query";
import { fetchBenchmark } from "@/wire/evidence";
import type { Benchmark } from "@/wire/generated/evidence";
import type { Beside } from "./beside";

const RENEWED_MS = 5 * 60_000;

export interface BenchmarkFigures {
  benchmark: Benchmark | null;
  loading: boolean;
  problem: string | null;
}

/** What is drawn beside the equity, since the first day that is shown. */
export function useBenchmark(
  uid: string,
  beside: Beside,
  firstDay: string,
  fetch: typeof fetchBenchmark = fetchBenchmark,
): BenchmarkFigures {
  const { data, error, isFetching } = useQuery(
    {
      queryKey: ["benchmark", uid, beside, firstDay],
      queryFn: () =>
        fetch({ first_day: firstDay, ...(beside.kind === "symbol" ? { symbol: beside.symbol } : {}) }),
      enabled: beside.kind !== "none",
      staleTime: RENEWED_MS,
      refetchInterval: RENEWED_MS,
    },
    answers,
  );
  if (beside.kind === "none") return { benchmark: null, loading: false, problem: null };
  return {
    benchmark: data ?? null,
    loading: isFetching && data === undefined,
    problem: error === null ? null : sentenceOf(error),
  };
}
