import type { Level } from "@/components/level-badge";
import type { Decimal } from "@/lib/decimal";
import { BANDS_DRAWN, placeInBands } from "@/lib/band";

const MARKS: Record<Level, string> = {
  WITHIN_TOLERANCE: "fill-positive",
  WARNING: "fill-warning",
  CRITICAL: "fill-critical",
};

const HEIGHT = 12;
const TRACK = 6;
const MARK = 4;
/** Pixels a band. */
const BAND = 20;
const WIDTH = 2 * BANDS_DRAWN * BAND + MARK;

interface BandBarProps {
  drift: Decimal;
  band: Decimal;
  level: Level;
}

/**
 * A drift inside its band: the middle is the band, the line the target, the mark where the holding is. Each row has
 * the scale of its own band. Hidden from screen readers: the figures beside it say the same.
 */
export function BandBar({ drift, band, level }: BandBarProps) {
  const middle = WIDTH / 2;
  const top = (HEIGHT - TRACK) / 2;
  const at = middle + placeInBands(drift, band) * BAND;
  return (
    <svg
      aria-hidden
      data-chart="band"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="h-2.5 w-20 shrink-0 sm:h-3 sm:w-26"
    >
      <rect x={0} y={top} width={WIDTH} height={TRACK} rx={TRACK / 2} className="fill-muted" />
      <rect
        x={middle - BAND}
        y={top}
        width={2 * BAND}
        height={TRACK}
        className="fill-positive-soft stroke-positive/60"
        strokeWidth={1}
      />
      <rect x={middle - 0.5} y={1} width={1} height={HEIGHT - 2} className="fill-muted-foreground" />
      <rect x={at - MARK / 2} y={0} width={MARK} height={HEIGHT} rx={MARK / 2} className={MARKS[level]} />
    </svg>
  );
}
