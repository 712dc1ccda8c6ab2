import Big from "big.js";
import { magnitude, signOf, type Decimal } from "./decimal";
import { numberText } from "./number-text";
import { once } from "./once";
import { shownZone } from "./time-zone";

const LOCALE = "en-US";
const MINUS = "\u2212";

/**
 * Formats moments in the zone that the person reads times in; one formatter a zone. It takes a phone milliseconds to make,
 * so each is made by the first page that shows something with it.
 */
function times(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  const made = new Map<string, Intl.DateTimeFormat>();
  return () => {
    const timeZone = options.timeZone ?? shownZone();
    const known = made.get(timeZone) ?? new Intl.DateTimeFormat(LOCALE, { ...options, timeZone });
    made.set(timeZone, known);
    return known;
  };
}

// A decimal string is written exactly as it is: nothing here passes through a float.
const money = (value: Decimal) => `$${numberText(value, 2, 2)}`;
const quantity = (value: Decimal | number) => numberText(value, 0, 9);
const percentShort = (value: Decimal) => numberText(value, 2, 2);
const dateTime = times({
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZoneName: "short",
});
const dayOnly = times({ dateStyle: "medium", timeZone: "UTC" });
const weekday = times({
  weekday: "short",
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZoneName: "short",
});
const clock = times({ hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "short" });
const relative = once(() => new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" }));

function signed(text: string, sign: -1 | 0 | 1): string {
  if (sign === 0) return text;
  return `${sign > 0 ? "+" : MINUS}${text}`;
}

/** With a real minus sign where it is negative. */
function withMinus(text: string, sign: -1 | 0 | 1): string {
  return sign < 0 ? MINUS + text : text;
}

/** `$6,500.00`; a negative amount has a real minus sign. What rounds to zero has none. */
export function formatMoney(value: Decimal): string {
  return withMinus(money(magnitude(value)), shownDirection(value));
}

/** `+$6,500.00` or `−$6,500.00`; `$0.00` where it rounds to that. */
export function formatSignedMoney(value: Decimal): string {
  return signed(money(magnitude(value)), shownDirection(value));
}

/** A quantity of shares or coins without trailing zeros, at most nine decimals: `14.444444444`. */
export function formatQuantity(value: Decimal): string {
  return withMinus(quantity(magnitude(value)), signOf(value));
}

/** The price of a share or coin: two decimals, up to four where it has them: `$521.90`, `$0.0843`. */
export function formatPrice(value: Decimal): string {
  return `$${numberText(value, 2, 4)}`;
}

/** A quantity as it is read: at most four decimals, unless nothing would be left of it: `14.4444`, `0.00000012`. */
export function formatShownQuantity(value: Decimal): string {
  const rounded = Big(value).round(4, Big.roundDown);
  if (rounded.eq("0")) return formatQuantity(value);
  return withMinus(numberText(rounded.abs().toFixed() as Decimal, 0, 4), signOf(value));
}

/** How many there are: `1,000`. */
export function formatCount(value: number): string {
  return quantity(value);
}

/** A percentage as it is stored, trailing zeros trimmed: `40%`, `33.3333%`. */
export function formatPercent(value: Decimal): string {
  return withMinus(`${numberText(magnitude(value), 0, 4)}%`, signOf(value));
}

/** A measured percentage, two decimals: `46.50%`. What rounds to zero has no sign. */
export function formatMeasuredPercent(value: Decimal): string {
  return withMinus(`${percentShort(magnitude(value))}%`, shownDirection(value));
}

/** A change in percent, two decimals, always with its sign: `+1.25%`, `−0.40%`. What rounds to zero has none. */
export function formatSignedPercent(value: Decimal): string {
  return signed(`${percentShort(magnitude(value))}%`, shownDirection(value));
}

/** The direction of a figure of two decimals as it is shown: what rounds to 0.00 has none. */
export function shownDirection(value: Decimal): -1 | 0 | 1 {
  return Big(value).round(2, Big.roundHalfUp).cmp("0");
}

/** Drift in percentage points with its sign: `+6.50`, `−3.20`, `0.00`. What rounds to zero has no sign. */
export function formatDrift(value: Decimal): string {
  return signed(percentShort(magnitude(value)), shownDirection(value));
}

/** `Nov 21, 2026, 10:35 AM EST`, in the zone that the reader chose, else the device's. */
export function formatDateTime(value: Date): string {
  return dateTime().format(value);
}

/** `10:35:07 AM EST`, in the reader's zone. */
export function formatClock(value: Date): string {
  return clock().format(value);
}

/** A date without a time, as the server names days (`2026-11-20`): `Nov 20, 2026`. */
export function formatDay(day: string): string {
  return dayOnly().format(new Date(`${day}T00:00:00Z`));
}

/** `Mon, Nov 23, 9:30 AM EST`, in the reader's zone: a moment of the coming days. */
export function formatWeekday(value: Date): string {
  return weekday().format(value);
}

/** How soon, in words: `in 12 minutes`, `in 3 hours`, `tomorrow`; `now` once it is due. */
export function formatAhead(value: Date, now: Date): string {
  const seconds = Math.round((value.getTime() - now.getTime()) / 1000);
  if (seconds < 30) return "now";
  if (seconds < 60 * 60) return relative().format(Math.max(1, Math.round(seconds / 60)), "minute");
  if (seconds < 22 * 3600) return relative().format(Math.round(seconds / 3600), "hour");
  return relative().format(Math.max(1, Math.round(seconds / 86400)), "day");
}

/** How long ago, in words a person would use: `just now`, `4 minutes ago`, `yesterday` … */
export function formatAge(value: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - value.getTime()) / 1000));
  if (seconds < 45) return "just now";
  if (seconds < 45 * 60) return relative().format(-Math.max(1, Math.round(seconds / 60)), "minute");
  if (seconds < 22 * 3600) return relative().format(-Math.max(1, Math.round(seconds / 3600)), "hour");
  return relative().format(-Math.max(1, Math.round(seconds / 86400)), "day");
}

/** A countdown: `9:59`, `0:00` once it is over. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
