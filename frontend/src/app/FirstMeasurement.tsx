import { useEffect } from "react";
import { useDrift } from "@/wire/drift";
import { measureDrift } from "@/wire/execution";

interface FirstMeasurementProps {
  uid: string;
  /** Whether the person has an account here; null where only the server can say so, and then says it to this call. */
  connected: boolean | null;
}

/** Measures an account that never was, on whatever page its owner comes in. */
export function FirstMeasurement({ uid, connected }: FirstMeasurementProps) {
  const drift = useDrift(uid);
  const missing = drift.status === "ready" && drift.value === null && connected !== false;
  useEffect(() => {
    if (!missing) return;
    measureDrift().catch((error: unknown) => console.warn("The first measurement did not work:", error));
  }, [missing]);
  return null;
}
