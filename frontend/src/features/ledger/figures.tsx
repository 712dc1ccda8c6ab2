import { signOf, type Decimal } from "@/lib/decimal";
import { formatDay, formatSignedMoney } from "@/lib/format";

/** What is shown where nothing is known. */
export const NONE = "—";

/** A figure, or the dash where there is none. */
export const figure = (value: Decimal | null, format: (value: Decimal) => string) =>
  value === null ? NONE : format(value);

export const dayOrNone = (day: string | null) => (day === null ? NONE : formatDay(day));

/** A gain or loss: sign and word say it, not colour alone. */
export function Gain({ value }: { value: Decimal | null }) {
  if (value === null) return NONE;
  const word = signOf(value) > 0 ? "gain" : signOf(value) < 0 ? "loss" : "";
  return (
    <>
      {formatSignedMoney(value)}
      {word === "" ? null : <span className="sr-only"> {word}</span>}
    </>
  );
}
