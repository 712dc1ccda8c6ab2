import { once } from "./once";

// Its dates read 2026-11-21.
const newYork = once(() => new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }));

/** The day of a moment at the exchanges, as the server names days: `2026-11-21`. */
export function newYorkDay(at: Date): string {
  return newYork().format(at);
}

/** The day so many days after another: `2026-12-22` is 31 after `2026-11-21`. */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
