import { Check } from "lucide-react";
import { cn } from "@/lib/class-names";
import type { Run } from "@/wire/generated/execution";

const STEPS = [
  ["SELLING", "Sell"],
  ["FUNDING", "Fund buys"],
  ["BUYING", "Buy"],
  ["RECONCILING", "Check"],
] as const;

function positionOf(state: Run["state"]): number {
  const index = STEPS.findIndex(([step]) => step === state);
  if (index >= 0) return index;
  return state === "PLANNED" ? 0 : STEPS.length;
}

const UNDER_WAY = new Set<Run["legs"][number]["state"]>([
  "INTENDED",
  "UNKNOWN",
  "WORKING",
  "PARTIALLY_FILLED",
]);

/** Orders of a step can be open while the run is at the next one: what is not filled yet is not done. */
const isOpenStill = (run: Run, step: string): boolean => {
  const side = step === "SELLING" ? "sell" : step === "BUYING" ? "buy" : null;
  return run.open && run.legs.some((leg) => leg.side === side && UNDER_WAY.has(leg.state));
};

/** How far the run is on its way: sell, fund, buy, check. */
export function Steps({ run }: { run: Run }) {
  const position = positionOf(run.state);
  return (
    <ol aria-label="Steps of the rebalance" className="grid grid-cols-4 gap-2">
      {STEPS.map(([step, label], index) => {
        const isBehind = index < position;
        const done = isBehind && !isOpenStill(run, step);
        const current = run.open && (index === position || (isBehind && !done));
        return (
          <li key={step} aria-current={current ? "step" : undefined} className="space-y-1.5">
            <div
              aria-hidden
              className={cn(
                "h-1.5 rounded-full bg-muted",
                done && "bg-primary",
                current && "animate-pulse bg-primary/60",
              )}
            />
            <span
              className={cn(
                "flex items-center gap-1 text-xs",
                current ? "font-semibold" : "text-muted-foreground",
              )}
            >
              {done ? <Check aria-hidden className="size-3.5" /> : null}
              {label}
              {done ? <span className="sr-only">done</span> : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
