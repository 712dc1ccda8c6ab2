import {
  Area,
  AreaChart,
  Brush,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { BRUSH, DAYS_WITHOUT_BRUSH, dollarTick, percentTick, TICK } from "@/components/charts/looks";
import { forDrawing, type Decimal } from "@/lib/decimal";
import { formatDay, formatMeasuredPercent, formatMoney, formatSignedPercent } from "@/lib/format";
import type { Benchmark } from "@/wire/generated/evidence";
import type { EquityDay } from "@/wire/generated/overview";
import { deepestFall, equityRows, returnsByDay, type EquityRow } from "./equity-rows";

export interface EquityChartProps {
  days: EquityDay[];
  benchmark: Benchmark | null;
}

const SCALE_WIDTH = 60;
const SHARED = "equity";
const CURSOR = { stroke: "var(--muted-foreground)" };

interface AtCursorProps {
  day: EquityDay | undefined;
  /** The benchmark's name and what it has returned by then; null where none is drawn. */
  beside: { name: string; returned: Decimal | undefined } | null;
}

/** What the cursor is on, in the exact figures. */
function AtCursor({ day, beside }: AtCursorProps) {
  if (day === undefined) return null;
  const { drawdown_percent: fall, return_percent: returned } = day;
  return (
    <div className="rounded-md border bg-card px-2.5 py-1.5 text-xs whitespace-nowrap shadow-lg tabular-nums">
      <div className="text-muted-foreground">{formatDay(day.day)}</div>
      <div className="text-sm font-semibold">{formatMoney(day.equity_usd)}</div>
      {beside === null ? null : (
        <>
          <div>{returned === null ? "—" : formatSignedPercent(returned)} the account</div>
          <div>
            {beside.returned === undefined ? "—" : formatSignedPercent(beside.returned)} {beside.name}
          </div>
        </>
      )}
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
          margin={{ top: 6, right: 8, bottom: 6, left: 0 }}
        >
          <XAxis dataKey="day" hide />
          <YAxis
            tick={TICK}
            width={SCALE_WIDTH}
            domain={[deepest, 0]}
            ticks={[deepest, 0]}
            interval={0}
            tickFormatter={percentTick}
            axisLine={false}
            tickLine={false}
          />
          <Tooltip content={() => null} cursor={CURSOR} />
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

const STROKE = { strokeWidth: 2, dot: false, isAnimationActive: false } as const;

/** The lines of the upper drawing: dollars alone, or returns where something is drawn beside. */
function linesOf(isCompared: boolean) {
  if (!isCompared)
    return (
      <Area dataKey="equity" stroke="var(--chart-1)" fill="var(--chart-1)" fillOpacity={0.1} {...STROKE} />
    );
  return [
    <ReferenceLine key="zero" y={0} stroke="var(--muted-foreground)" />,
    <Line
      key="other"
      dataKey="other"
      connectNulls
      stroke="var(--chart-2)"
      strokeDasharray="6 3"
      {...STROKE}
    />,
    <Line key="own" dataKey="own" stroke="var(--chart-1)" {...STROKE} />,
  ];
}

/** The equity, or its return beside a benchmark's, and below it how far it was under its high. */
export default function EquityChart({ days, benchmark }: EquityChartProps) {
  const others = returnsByDay(benchmark);
  const rows = equityRows(days, others);
  const exact = new Map(days.map((day) => [day.day, day]));
  const isCompared = benchmark !== null;
  return (
    <div data-chart="equity" className="h-88 contain-inline-size overflow-x-clip">
      <div role="figure" aria-label={isCompared ? "Returns by day" : "Equity by day"} className="h-70">
        <ResponsiveContainer>
          <ComposedChart data={rows} syncId={SHARED} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--border)" strokeDasharray="3 3" />
            <XAxis dataKey="day" tick={TICK} minTickGap={56} tickFormatter={formatDay} tickLine={false} />
            <YAxis
              tick={TICK}
              width={SCALE_WIDTH}
              domain={["auto", "auto"]}
              tickFormatter={isCompared ? percentTick : dollarTick}
              axisLine={false}
              tickLine={false}
            />
            <Tooltip
              cursor={CURSOR}
              content={({ active, label }) => {
                const day = String(label);
                const beside = isCompared ? { name: benchmark.name, returned: others.get(day) } : null;
                return active ? <AtCursor day={exact.get(day)} beside={beside} /> : null;
              }}
            />
            {linesOf(isCompared)}
            {rows.length > DAYS_WITHOUT_BRUSH ? <Brush {...BRUSH} tickFormatter={formatDay} /> : null}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <Falls rows={rows} />
    </div>
  );
}
