import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { BOX, dollarTick, TICK } from "@/components/charts/looks";
import { forDrawing } from "@/lib/decimal";
import { formatDay, formatMoney } from "@/lib/format";
import type { SeriesDay } from "@/wire/generated/statements";

/** The drawing alone: the table below it says the same in figures, so it is hidden from screen readers. */
export default function EquityLines({ series }: { series: SeriesDay[] }) {
  const rows = series.map((day) => ({
    day: day.day,
    equity: forDrawing(day.equity_usd),
    cash: forDrawing(day.cash_usd),
  }));
  const exact = new Map(series.map((day) => [day.day, day]));
  return (
    <div aria-hidden data-chart="ledger-equity" className="h-52 contain-inline-size overflow-x-clip">
      <ResponsiveContainer>
        <LineChart data={rows} accessibilityLayer={false} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--border)" strokeDasharray="3 3" />
          <XAxis dataKey="day" tick={TICK} minTickGap={56} tickFormatter={formatDay} tickLine={false} />
          <YAxis tick={TICK} width={60} tickFormatter={dollarTick} axisLine={false} tickLine={false} />
          <Tooltip
            contentStyle={BOX}
            labelFormatter={(day) => (typeof day === "string" ? formatDay(day) : "")}
            formatter={(_, name, item) => {
              const day = exact.get((item.payload as { day: string }).day);
              if (day === undefined) return "";
              return formatMoney(name === "Equity" ? day.equity_usd : day.cash_usd);
            }}
          />
          <Line
            dataKey="equity"
            name="Equity"
            stroke="var(--chart-1)"
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
          <Line
            dataKey="cash"
            name="Cash"
            stroke="var(--chart-cash)"
            strokeWidth={2}
            strokeDasharray="6 4"
            dot={false}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
