import { arc, pie, type PieArcDatum } from "d3-shape";
import type { Slice } from "./slices";

export interface RingProps {
  slices: Slice[];
  colours: Map<string, string>;
}

const SIZE = 168;
/** In the order given, clockwise from the top. */
const angles = pie<Slice>()
  .value((slice) => slice.size)
  .sort(null);
const outline = arc<PieArcDatum<Slice>>().innerRadius(52).outerRadius(82);

/** The drawing alone: its table beside it says the same in figures, so it is hidden from screen readers. */
export default function Ring({ slices, colours }: RingProps) {
  return (
    <svg
      aria-hidden
      data-chart="ring"
      width={SIZE}
      height={SIZE}
      viewBox={`${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`}
      stroke="var(--card)"
      strokeWidth={2}
    >
      {angles(slices).map((slice) => (
        <path
          key={slice.data.symbol}
          d={outline(slice) ?? undefined}
          fill={colours.get(slice.data.symbol) ?? "var(--chart-rest)"}
        />
      ))}
    </svg>
  );
}
