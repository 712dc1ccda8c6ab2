import { forDrawing, type Decimal } from "@/lib/decimal";

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
