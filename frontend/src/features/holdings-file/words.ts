import { formatMoney } from "@/lib/format";
import type { FileApart, HoldingsFile } from "@/wire/generated/files";

/** One line that is not planned with: where it is, its value, and why. */
export function apartInWords(apart: FileApart): string {
  const dollars = apart.currency === "USD" && apart.value !== null ? formatMoney(apart.value) : null;
  const worth = apart.value === null ? "value not known" : (dollars ?? `${apart.value} ${apart.currency}`);
  return `line ${apart.line}: ${apart.name} is kept apart (${worth}): ${apart.reason}`;
}

const counted = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/** What the file comes to, in one sentence. */
export function summaryOf(found: HoldingsFile): string {
  const holdings = counted(found.positions.length, "holding", "holdings");
  const cash = found.is_cash_named
    ? `${formatMoney(found.cash)} of cash`
    : "no cash named, which counts as none";
  const apart = found.kept_apart.length;
  return `${holdings}, ${cash}${apart === 0 ? "" : `, ${counted(apart, "line", "lines")} kept apart`}.`;
}
