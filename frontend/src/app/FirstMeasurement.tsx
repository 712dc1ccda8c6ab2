import { useEffect } from "react";
import { useDrift } from "@/wire/drift";
import { measureDrift } from "@/wire/execution";

/**
 * Measures an account that never was, on whatever page its owner comes in. For a stranger this is the first call
 * that the server refuses, so that every page can say so.
 */
export function FirstMeasurement({ uid }: { uid: string }) {
  const drift = useDrift(uid);
  const missing = drift.status === "ready" && drift.value === null;
  useEffect(() => {
    if (!missing) return;
    measureDrift().catch((error: unknown) => console.warn("The first measurement did not work:", error));
  }, [missing]);
  return null;
}
