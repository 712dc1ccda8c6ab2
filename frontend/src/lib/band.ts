import { compareDecimals, forDrawing, magnitude, sumPercents, type Decimal } from "@/lib/decimal";

/** The drawing ends a little beyond twice the band, where drift is critical. */
export const BANDS_DRAWN = 2.5;

/** Where a drift is in its drawing: in bands from the target, held inside the drawing. */
export function placeInBands(drift: Decimal, band: Decimal): number {
  const points = forDrawing(drift);
  if (points === 0) return 0;
  const width = forDrawing(band);
  const place = width > 0 ? points / width : Math.sign(points) * BANDS_DRAWN;
  return Math.max(-BANDS_DRAWN, Math.min(BANDS_DRAWN, place));
}

/** Half the width of a target's band in percentage points; null where it is not known. */
export type Bands = (symbol: string, target: Decimal | null) => Decimal | null;

/** The level of a drift in its band: inside, up to twice the band, beyond. */
export function levelOfDrift(drift: Decimal, band: Decimal): "WITHIN_TOLERANCE" | "WARNING" | "CRITICAL" {
  const size = magnitude(drift);
  if (compareDecimals(size, band) <= 0) return "WITHIN_TOLERANCE";
  return compareDecimals(size, sumPercents([band, band])) <= 0 ? "WARNING" : "CRITICAL";
}
