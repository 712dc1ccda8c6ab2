import { Area, AreaChart, Brush, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { BRUSH, DAYS_WITHOUT_BRUSH, dollarTick, percentTick, TICK } from "@/components/charts/looks";
import { forDrawing } from "@/lib/decimal";
import { formatDay, formatMeasuredPercent, formatMoney } from "@/lib/format";
import type { EquityDay } from "@/wire/generated/overview";
import { deepestFall, equityRows, type EquityRow } from "./equity-rows";

const SCALE_WIDTH = 60;
const SHARED = "equity";

/** What the cursor is on, in the exact figures. */
function AtCursor({ day }: { day: EquityDay | undefined }) {
  if (day === undefined) return null;
  const { drawdown_percent: fall } = day;
  return (
    <div className="rounded-md border bg-card px-2.5 py-1.5 text-xs whitespace-nowrap shadow-lg tabular-nums">
      <div className="text-muted-foreground">{formatDay(day.day)}</div>
      <div className="text-sm font-semibold">{formatMoney(day.equity_usd)}</div>
      {fall === null || forDrawing(fall) < 0.005 ? null : (
        <div className="text-muted-foreground">{formatMeasuredPercent(fall)} below its high</div>
      )}
    </div>
  );
}

function Falls({ rows }: { rows: EquityRow[] }) {
  const deepest = deepestFall(rows);
  return (
    <div aria-hidden className="mt-2 h-14">
      <ResponsiveContainer>
        <AreaChart
          data={rows}
          syncId={SHARED}
          accessibilityLayer={false}
          margin={{ top: 4, right: 8, bottom: 0, left: 0 }}
        >
          <XAxis dataKey="day" hide />
          <YAxis
            tick={TICK}
            width={SCALE_WIDTH}
            domain={[deepest, 0]}
            ticks={[deepest, 0]}
            tickFormatter={percentTick}
            axisLine={false}
            tickLine={false}
          />
          <Tooltip content={() => null} cursor={{ stroke: "var(--muted-foreground)" }} />
          <Area
            dataKey="fall"
            stroke="var(--chart-6)"
            strokeWidth={1.5}
            fill="var(--chart-6)"
            fillOpacity={0.18}
            isAnimationActive={false}
          />
        </AreaChart>
      </ResponsiveContainer>
    </div>
  );
}

/** The equity, and below it how far it was under its high; the table below says the same in figures. */
export default function EquityChart({ days }: { days: EquityDay[] }) {
  const rows = equityRows(days);
  const exact = new Map(days.map((day) => [day.day, day]));
  return (
    <div data-chart="equity" className="h-88">
      <div role="figure" aria-label="Equity by day" className="h-70">
        <ResponsiveContainer>
          <AreaChart data={rows} syncId={SHARED} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--border)" strokeDasharray="3 3" />
            <XAxis dataKey="day" tick={TICK} minTickGap={56} tickFormatter={formatDay} tickLine={false} />
            <YAxis
              tick={TICK}
              width={SCALE_WIDTH}
              domain={["auto", "auto"]}
              tickFormatter={dollarTick}
              axisLine={false}
              tickLine={false}
            />
            <Tooltip
              cursor={{ stroke: "var(--muted-foreground)" }}
              content={({ active, label }) => (active ? <AtCursor day={exact.get(String(label))} /> : null)}
            />
            <Area
              dataKey="equity"
              stroke="var(--chart-1)"
              strokeWidth={2}
              fill="var(--chart-1)"
              fillOpacity={0.1}
              isAnimationActive={false}
            />
            {rows.length > DAYS_WITHOUT_BRUSH ? <Brush {...BRUSH} tickFormatter={formatDay} /> : null}
          </AreaChart>
        </ResponsiveContainer>
      </div>
      <Falls rows={rows} />
    </div>
  );
}
