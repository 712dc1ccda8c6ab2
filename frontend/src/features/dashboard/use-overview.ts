import { useCallback, useEffect, useState } from "react";
import { sentenceOf } from "@/wire/base/call-error";
import type { Overview } from "@/wire/generated/statements-overview";
import { fetchOverview, type EquityRange } from "@/wire/statements-overview";

/** While the page is looked at, the figures are asked for again this often. */
const RENEWED_MS = 60_000;

/** The figures of a range: what is known of them, and why there are no newer ones. */
export interface Standing {
  overview: Overview | null;
  loading: boolean;
  problem: string | null;
  renew: () => void;
}

type Known = Partial<Record<EquityRange, Overview>>;

/** What this visit has seen, by user: coming back to the page shows it at once, with its age. */
const seen = new Map<string, Known>();

/**
 * The account as the broker tells it. Asked for again every minute, and when `moved` changes: a run that ended, a new
 * measurement.
 */
export function useOverview(uid: string, range: EquityRange, moved: string): Standing {
  const [known, setKnown] = useState<Known>(() => seen.get(uid) ?? {});
  const [loading, setLoading] = useState(true);
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);

  useEffect(() => {
    let current = true;
    const ask = () => {
      setLoading(true);
      fetchOverview({ range })
        .then((overview) => {
          const next = { ...seen.get(uid), [range]: overview };
          seen.set(uid, next);
          if (!current) return;
          setKnown(next);
          setProblem(null);
        })
        .catch((error: unknown) => {
          if (current) setProblem(sentenceOf(error));
        })
        .finally(() => {
          if (current) setLoading(false);
        });
    };
    const first = setTimeout(ask);
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") ask();
    }, RENEWED_MS);
    return () => {
      current = false;
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [uid, range, moved, asked]);

  const renew = useCallback(() => setAsked((times) => times + 1), []);
  return { overview: known[range] ?? null, loading, problem, renew };
}
