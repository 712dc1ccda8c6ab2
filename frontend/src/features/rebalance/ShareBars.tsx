import { cn } from "@/lib/class-names";
import { barLength, type Change } from "./changes";

function Bar({ length, colour }: { length: number; colour: string }) {
  return (
    <span className="block h-2 rounded-xs bg-muted">
      <span className={cn("block h-full rounded-xs", colour)} style={{ width: `${length}%` }} />
    </span>
  );
}

/** A share before and after the trade; the tick is its target. The figures are beside it. */
export function ShareBars({ change, full, className }: { change: Change; full: number; className?: string }) {
  const { now, after, target } = change;
  return (
    <span
      aria-hidden
      className={cn("relative mt-1 block space-y-0.5 py-0.5 [print-color-adjust:exact]", className)}
    >
      <Bar length={barLength(now, full)} colour="bg-(--chart-cash)" />
      <Bar length={barLength(after, full)} colour="bg-(--chart-1)" />
      {target === null ? null : (
        <span
          className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-foreground"
          style={{ left: `${barLength(target, full)}%` }}
        />
      )}
    </span>
  );
}

/** What the bars' colours and the tick mean. */
export function BarLegend() {
  return (
    <p
      aria-hidden
      className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground [print-color-adjust:exact]"
    >
      <span className="flex items-center gap-1.5">
        <span className="h-1.5 w-4 rounded-xs bg-(--chart-cash)" /> Share before
      </span>
      <span className="flex items-center gap-1.5">
        <span className="h-1.5 w-4 rounded-xs bg-(--chart-1)" /> After
      </span>
      <span className="flex items-center gap-1.5">
        <span className="h-3 w-0.5 bg-foreground" /> Target
      </span>
    </p>
  );
}
