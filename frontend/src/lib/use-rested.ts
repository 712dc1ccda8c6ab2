import { useEffect, useState } from "react";

/**
 * The value once it has not changed for as many milliseconds as `restsFor` gives; null before the first has rested. It
 * is told which one rested before: what is there when a page opens is nobody's typing.
 */
export function useRested(
  value: string | null,
  restsFor: (value: string, before: string | null) => number,
): string | null {
  const [rested, setRested] = useState<string | null>(null);
  useEffect(() => {
    if (value === null || value === rested) return;
    const timer = setTimeout(() => setRested(value), restsFor(value, rested));
    return () => clearTimeout(timer);
  }, [value, rested, restsFor]);
  return rested;
}
