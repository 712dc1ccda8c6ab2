import { Pie, PieChart, Tooltip } from "recharts";
import { BOX } from "@/components/charts/looks";
import { formatMeasuredPercent } from "@/lib/format";
import type { Slice } from "./slices";

export interface RingProps {
  slices: readonly Slice[];
  colours: Map<string, string>;
}

const SIZE = 168;

/**
 * The drawing alone, in the order given, clockwise from the top: its table beside it says the same in figures, so it is
 * hidden from screen readers.
 */
export default function Ring({ slices, colours }: RingProps) {
  // The library takes the colour of a slice from its row.
  const rows = slices.map((slice) => ({ ...slice, fill: colours.get(slice.symbol) ?? "var(--chart-rest)" }));
  const exact = new Map(slices.map(({ symbol, percent }) => [symbol, formatMeasuredPercent(percent)]));
  return (
    <div aria-hidden data-chart="ring">
      <PieChart width={SIZE} height={SIZE} accessibilityLayer={false}>
        <Pie
          data={rows}
          dataKey="size"
          nameKey="symbol"
          innerRadius={52}
          outerRadius={82}
          startAngle={90}
          endAngle={-270}
          stroke="var(--card)"
          strokeWidth={2}
          rootTabIndex={-1}
          isAnimationActive={false}
        />
        <Tooltip
          contentStyle={BOX}
          itemStyle={{ color: "var(--foreground)", padding: 0 }}
          formatter={(_, name) => exact.get(String(name)) ?? ""}
        />
      </PieChart>
    </div>
  );
}
