import { Cell, Pie, PieChart } from "recharts";
import type { Slice } from "./slices";

interface RingProps {
  slices: Slice[];
  colours: Map<string, string>;
}

/** The drawing alone: its table beside it says the same in figures, so it is hidden from screen readers. */
export default function Ring({ slices, colours }: RingProps) {
  return (
    <PieChart width={168} height={168} accessibilityLayer={false}>
      <Pie
        data={slices}
        dataKey="size"
        nameKey="symbol"
        innerRadius={52}
        outerRadius={82}
        startAngle={90}
        endAngle={-270}
        stroke="var(--card)"
        strokeWidth={2}
        isAnimationActive={false}
      >
        {slices.map(({ symbol }) => (
          <Cell key={symbol} fill={colours.get(symbol) ?? "var(--chart-rest)"} />
        ))}
      </Pie>
    </PieChart>
  );
}
