/** Prices older than this are marked: as old as the risk limits let a quote be unless a person chose otherwise. */
export const OLD_PRICE_SECONDS = 900;

const count = (value: number, unit: string) => `${value} ${unit}${value === 1 ? "" : "s"}`;

/** A length of time in its largest unit: `42 seconds`, `4 minutes`, `3 hours`, `2 days`. */
export function ageInWords(seconds: number): string {
  if (seconds < 60) return count(Math.max(1, Math.round(seconds)), "second");
  if (seconds < 3600) return count(Math.round(seconds / 60), "minute");
  if (seconds < 2 * 86_400) return count(Math.round(seconds / 3600), "hour");
  return count(Math.round(seconds / 86_400), "day");
}
