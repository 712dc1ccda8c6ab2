import { useCallback, useEffect, useRef, useState } from "react";
import { useOnline } from "@/lib/use-online";
import { useDrift } from "@/wire/drift";
import { measureDrift } from "@/wire/execution";
import { sentenceOf } from "@/wire/base/call-error";
import type { DriftStatus } from "@/wire/generated/drift";
import type { Live } from "@/wire/base/live";

/** A stored measurement older than this is measured again when the page opens. */
export const FRESH_MS = 60_000;

/** The newest measurement, live, and the one that is being made. */
export interface Measurement {
  drift: Live<DriftStatus | null>;
  measuring: boolean;
  /** Why the last attempt from this page did not work. */
  problem: string | null;
  measure: () => void;
}

/** Whether a stored measurement should be made anew on opening the page. */
export function isOutdated(drift: DriftStatus | null, now: Date): boolean {
  return drift === null || now.getTime() - drift.measured_at.getTime() > FRESH_MS;
}

/**
 * Follows the stored measurement and makes a new one (a dry run: nothing is ordered) when it is missing or old; without
 * a network it waits until there is one.
 */
export function useMeasurement(uid: string): Measurement {
  const drift = useDrift(uid);
  const isOnline = useOnline();
  const [measuring, setMeasuring] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const checkedOnOpening = useRef(false);

  const measure = useCallback(() => {
    setMeasuring(true);
    setProblem(null);
    measureDrift()
      .catch((error: unknown) => setProblem(sentenceOf(error)))
      .finally(() => setMeasuring(false));
  }, []);

  useEffect(() => {
    if (checkedOnOpening.current || drift.status === "loading" || !isOnline) return;
    const timer = setTimeout(() => {
      checkedOnOpening.current = true;
      if (drift.status === "error" || isOutdated(drift.value, new Date())) measure();
    });
    return () => clearTimeout(timer);
  }, [drift, isOnline, measure]);

  return { drift, measuring, problem, measure };
}
