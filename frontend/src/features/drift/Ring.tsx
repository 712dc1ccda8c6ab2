import { Pie, PieChart } from "recharts";
import type { Slice } from "./slices";

export interface RingProps {
  slices: Slice[];
  colours: Map<string, string>;
}

/** The drawing alone: its table beside it says the same in figures, so it is hidden from screen readers. */
export default function Ring({ slices, colours }: RingProps) {
  const filled = slices.map((slice) => ({
    ...slice,
    fill: colours.get(slice.symbol) ?? "var(--chart-rest)",
  }));
  return (
    <PieChart width={168} height={168} accessibilityLayer={false}>
      <Pie
        data={filled}
        dataKey="size"
        nameKey="symbol"
        innerRadius={52}
        outerRadius={82}
        startAngle={90}
        endAngle={-270}
        stroke="var(--card)"
        strokeWidth={2}
        isAnimationActive={false}
        rootTabIndex={-1}
      />
    </PieChart>
  );
}
