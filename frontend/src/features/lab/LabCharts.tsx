import {
  Bar,
  BarChart,
  Brush,
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { BOX, BRUSH, percentTick, TICK } from "@/components/charts/looks";
import { formatDay } from "@/lib/format";
import type { LabReport } from "@/wire/generated/evidence";
import { ahead, drifts, linesOf, lucks } from "./drawing";

const NAME_WIDTH = 112;
const ROW = 34;
const fine = (value: unknown) =>
  typeof value === "number" ? `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(2)}%` : "";

/** How much more each policy has than the reference, month by month; `hidden` are left out. */
export function AheadChart({ report, hidden }: { report: LabReport; hidden: ReadonlySet<string> }) {
  const rows = ahead(report);
  return (
    <div
      role="figure"
      aria-label="Value beside the first policy by month"
      data-chart="lab-ahead"
      className="h-72 sm:h-80 contain-inline-size overflow-x-clip"
    >
      <ResponsiveContainer>
        <LineChart data={rows} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--border)" strokeDasharray="3 3" />
          <XAxis dataKey="day" tick={TICK} minTickGap={48} tickFormatter={(day: string) => day.slice(0, 4)} />
          <YAxis tick={TICK} width={52} tickFormatter={percentTick} axisLine={false} tickLine={false} />
          <Tooltip
            contentStyle={BOX}
            labelFormatter={(day) => (typeof day === "string" ? formatDay(day) : "")}
            formatter={fine}
            itemSorter={(item) => -Number(item.value)}
          />
          <ReferenceLine y={0} stroke="var(--muted-foreground)" />
          {linesOf(report)
            .filter(({ policy }) => !hidden.has(policy))
            .map(({ policy, label, colour }) => (
              <Line
                key={policy}
                dataKey={policy}
                name={label}
                stroke={colour}
                strokeWidth={policy === report.reference ? 3 : 2}
                dot={false}
                isAnimationActive={false}
              />
            ))}
          <Brush {...BRUSH} tickFormatter={(day: string) => day.slice(0, 7)} />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

/** Drift of each policy: its mean, and how far the bad days and the worst day of a year go. */
export function DriftChart({ report }: { report: LabReport }) {
  const rows = drifts(report);
  return (
    <div aria-hidden data-chart="lab-drift" style={{ height: rows.length * ROW + 40 }}>
      <ResponsiveContainer>
        <BarChart
          data={rows}
          layout="vertical"
          accessibilityLayer={false}
          barGap={-12}
          margin={{ top: 0, right: 16, bottom: 0, left: 0 }}
        >
          <CartesianGrid horizontal={false} stroke="var(--border)" strokeDasharray="3 3" />
          <XAxis type="number" tick={TICK} tickFormatter={percentTick} />
          <YAxis
            type="category"
            dataKey="label"
            tick={TICK}
            width={NAME_WIDTH}
            axisLine={false}
            tickLine={false}
          />
          <Tooltip contentStyle={BOX} formatter={fine} cursor={{ fill: "var(--muted)" }} />
          <Bar
            dataKey="yearly"
            name="Yearly maximum"
            fill="var(--chart-1)"
            fillOpacity={0.22}
            barSize={12}
            isAnimationActive={false}
          />
          <Bar
            dataKey="high"
            name="95th percentile"
            fill="var(--chart-1)"
            fillOpacity={0.5}
            barSize={12}
            isAnimationActive={false}
          />
          <Bar dataKey="mean" name="Mean" fill="var(--chart-1)" barSize={12} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

/** From the lowest to the highest of 21 starts: what crosses the line may be luck. */
export function LuckChart({ report }: { report: LabReport }) {
  const rows = lucks(report);
  return (
    <div aria-hidden data-chart="lab-luck" style={{ height: rows.length * ROW + 40 }}>
      <ResponsiveContainer>
        <BarChart
          data={rows}
          layout="vertical"
          accessibilityLayer={false}
          margin={{ top: 0, right: 16, bottom: 0, left: 0 }}
        >
          <CartesianGrid horizontal={false} stroke="var(--border)" strokeDasharray="3 3" />
          <XAxis type="number" tick={TICK} tickFormatter={fine} />
          <YAxis
            type="category"
            dataKey="label"
            tick={TICK}
            width={NAME_WIDTH}
            axisLine={false}
            tickLine={false}
          />
          <ReferenceLine x={0} stroke="var(--foreground)" />
          <Bar dataKey="range" barSize={14} radius={4} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
