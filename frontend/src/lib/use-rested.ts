import { useEffect, useState } from "react";

/** The value once it has not changed for as many milliseconds as `restsFor` gives; null before the first has rested. */
export function useRested(value: string | null, restsFor: (value: string) => number): string | null {
  const [rested, setRested] = useState<string | null>(null);
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => setRested(value), restsFor(value));
    return () => clearTimeout(timer);
  }, [value, restsFor]);
  return rested;
}
