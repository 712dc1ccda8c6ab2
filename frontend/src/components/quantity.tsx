import { useState } from "react";
import type { Decimal } from "@/lib/decimal";
import { formatQuantity, formatShownQuantity } from "@/lib/format";

/** A quantity with four decimals; where it has more, a press shows all of them, and paper has them always. */
export function Quantity({ value }: { value: Decimal }) {
  const [exact, setExact] = useState(false);
  const [whole, shown] = [formatQuantity(value), formatShownQuantity(value)];
  if (whole === shown) return whole;
  return (
    <button
      type="button"
      title={exact ? undefined : whole}
      aria-pressed={exact}
      // Room for a finger around the figure, which stays on the line of those beside it.
      className="-my-0.5 inline cursor-pointer py-0.5 underline decoration-dotted decoration-1 underline-offset-4"
      onClick={() => setExact(!exact)}
    >
      {exact ? (
        whole
      ) : (
        <>
          <span className="print:hidden">{shown}</span>
          <span className="hidden print:inline">{whole}</span>
        </>
      )}
      <span className="sr-only">, all decimals</span>
    </button>
  );
}
