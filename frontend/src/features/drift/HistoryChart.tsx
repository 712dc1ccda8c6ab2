import type { ReactElement } from "react";
import { Area, AreaChart, Brush, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { BOX, BRUSH, DAYS_WITHOUT_BRUSH, percentTick, TICK } from "@/components/charts/looks";
import { formatDay, formatMeasuredPercent } from "@/lib/format";
import { bandsOf, DRIFT, historyRows, shareOf, type HistoryDay } from "./history";

const SCALE_WIDTH = 52;
const SHARED = "drift-history";
const MARGIN = { top: 8, right: 8, bottom: 0, left: 0 };
const CURSOR = { stroke: "var(--muted-foreground)" };
const label = (day: unknown) => (typeof day === "string" ? formatDay(day) : "");
const ITEM = { color: "var(--foreground)", padding: 0 };

interface DrawingProps {
  rows: Record<string, number | string>[];
  tooltip: ReactElement;
}

function Drift({ rows, tooltip }: DrawingProps) {
  return (
    <div aria-hidden className="h-32">
      <ResponsiveContainer>
        <AreaChart data={rows} syncId={SHARED} accessibilityLayer={false} margin={MARGIN}>
          <CartesianGrid vertical={false} stroke="var(--border)" strokeDasharray="3 3" />
          <XAxis dataKey="day" hide />
          <YAxis
            tick={TICK}
            width={SCALE_WIDTH}
            tickFormatter={percentTick}
            axisLine={false}
            tickLine={false}
            tickCount={3}
          />
          {tooltip}
          <Area
            dataKey={DRIFT}
            stroke="var(--chart-1)"
            strokeWidth={2}
            fill="var(--chart-1)"
            fillOpacity={0.12}
            isAnimationActive={false}
          />
        </AreaChart>
      </ResponsiveContainer>
    </div>
  );
}

/** How much was in the wrong place, and below it the shares; the table says the same in figures. */
export default function HistoryChart({ days }: { days: HistoryDay[] }) {
  const bands = bandsOf(days);
  const rows = historyRows(days, bands);
  const exact = new Map(days.map((day) => [day.day, day]));
  const figure = (row: unknown, symbol: string) => {
    const day = exact.get((row as { day: string }).day);
    if (day === undefined) return "";
    return formatMeasuredPercent(symbol === DRIFT ? day.drift_percent : shareOf(day, symbol, bands));
  };
  const tooltip = (
    <Tooltip
      contentStyle={BOX}
      itemStyle={ITEM}
      cursor={CURSOR}
      labelFormatter={label}
      formatter={(_, name, item) => figure(item.payload, String(name))}
    />
  );
  return (
    <div data-chart="drift-history" className="contain-inline-size overflow-x-clip">
      <Drift rows={rows} tooltip={tooltip} />
      <div role="figure" aria-label="Shares by day" className="h-64">
        <ResponsiveContainer>
          <AreaChart data={rows} syncId={SHARED} margin={MARGIN}>
            <XAxis dataKey="day" tick={TICK} minTickGap={56} tickFormatter={formatDay} tickLine={false} />
            <YAxis
              tick={TICK}
              width={SCALE_WIDTH}
              domain={[0, 100]}
              ticks={[0, 50, 100]}
              allowDataOverflow
              tickFormatter={(value: number) => `${value}%`}
              axisLine={false}
              tickLine={false}
            />
            {tooltip}
            {bands.map(({ symbol, colour }) => (
              <Area
                key={symbol}
                dataKey={(row: Record<string, number>) => row[symbol] ?? 0}
                name={symbol}
                stackId="shares"
                stroke="var(--card)"
                strokeWidth={1}
                fill={colour}
                fillOpacity={1}
                isAnimationActive={false}
              />
            ))}
            {rows.length > DAYS_WITHOUT_BRUSH ? <Brush {...BRUSH} tickFormatter={formatDay} /> : null}
          </AreaChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}
