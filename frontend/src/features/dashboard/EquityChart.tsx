import { useState, type PointerEvent } from "react";
import { forDrawing } from "@/lib/decimal";
import { formatDay, formatMeasuredPercent, formatMoney } from "@/lib/format";
import type { EquityDay } from "@/wire/generated/overview";
import {
  dayAt,
  depthOf,
  drawdownPaths,
  equityPaths,
  HEIGHT,
  placeOf,
  scaleOf,
  WIDTH,
  type Scale,
} from "./geometry";

const short = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  notation: "compact",
  maximumFractionDigits: 1,
});

const percentOf = (share: number) => `${share * 100}%`;

function Grid({ scale }: { scale: Scale }) {
  return scale.ticks.map((tick) => (
    <div
      key={tick}
      className="absolute inset-x-0 border-t border-dashed"
      style={{ top: percentOf(depthOf(tick, scale)) }}
    >
      <span className="absolute right-full -translate-y-1/2 pr-2 text-xs text-muted-foreground tabular-nums">
        {short.format(tick)}
      </span>
    </div>
  ));
}

function Marker({ days, index, scale }: { days: EquityDay[]; index: number; scale: Scale }) {
  const day = days[index];
  if (day === undefined) return null;
  const place = placeOf(index, days.length);
  const side = place > 0.6 ? "-translate-x-full pr-3" : "pl-3";
  return (
    <div className="pointer-events-none absolute inset-y-0 z-10" style={{ left: percentOf(place) }}>
      <div className="absolute inset-y-0 border-l border-foreground/40" />
      <div
        className="absolute size-2.5 -translate-1/2 rounded-full border-2 border-card"
        style={{ background: "var(--chart-1)", top: percentOf(depthOf(forDrawing(day.equity_usd), scale)) }}
      />
      <div className={`absolute top-0 ${side}`}>
        <div className="rounded-md border bg-card px-2.5 py-1.5 text-xs whitespace-nowrap shadow-lg tabular-nums">
          <div className="text-muted-foreground">{formatDay(day.day)}</div>
          <div className="text-sm font-semibold">{formatMoney(day.equity_usd)}</div>
          {day.drawdown_percent === null || forDrawing(day.drawdown_percent) < 0.005 ? null : (
            <div className="text-muted-foreground">
              {formatMeasuredPercent(day.drawdown_percent)} below its high
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

function Drawdown({ days }: { days: EquityDay[] }) {
  const { paths, deepest } = drawdownPaths(days);
  return (
    <div className="relative mt-4 h-12 border-t">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="size-full">
        <path d={paths.area} fill="var(--chart-6)" opacity={0.18} />
        <path
          d={paths.line}
          fill="none"
          stroke="var(--chart-6)"
          strokeWidth={1.5}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <span className="absolute top-0 right-full -translate-y-1/2 pr-2 text-xs text-muted-foreground">
        0%
      </span>
      <span className="absolute right-full bottom-0 pr-2 text-xs text-muted-foreground tabular-nums">
        −{deepest.toFixed(deepest < 10 ? 1 : 0)}%
      </span>
    </div>
  );
}

/** First, middle and last day below the drawing. */
function DayAxis({ days }: { days: EquityDay[] }) {
  const shown = [days[0], days[Math.floor(days.length / 2)], days[days.length - 1]];
  return (
    <div className="flex justify-between pt-2 text-xs text-muted-foreground">
      {shown.map((day, index) => (
        <span key={index}>{day === undefined ? "" : formatDay(day.day)}</span>
      ))}
    </div>
  );
}

/** The drawing alone: the table below it says the same in figures, so it is hidden from screen readers. */
export default function EquityChart({ days }: { days: EquityDay[] }) {
  const [index, setIndex] = useState<number | null>(null);
  const scale = scaleOf(days.map((day) => forDrawing(day.equity_usd)));
  const paths = equityPaths(days, scale);
  const point = (event: PointerEvent<HTMLElement>) => {
    const room = event.currentTarget.getBoundingClientRect();
    setIndex(dayAt((event.clientX - room.left) / room.width, days.length));
  };
  return (
    <div aria-hidden data-chart="equity" className="touch-pan-y pl-12 select-none">
      <div
        className="relative"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setIndex(null)}
      >
        <div className="relative h-52">
          <Grid scale={scale} />
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            className="absolute inset-0 size-full"
          >
            <path d={paths.area} fill="var(--chart-1)" opacity={0.1} />
            <path
              d={paths.line}
              fill="none"
              stroke="var(--chart-1)"
              strokeWidth={2}
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          {index === null ? null : <Marker days={days} index={index} scale={scale} />}
        </div>
        <Drawdown days={days} />
      </div>
      <DayAxis days={days} />
    </div>
  );
}
