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

/** How far the run is on its way: sell, fund, buy, check. */
export function Steps({ run }: { run: Run }) {
  const position = positionOf(run.state);
  return (
    <ol aria-label="Steps of the rebalance" className="grid grid-cols-4 gap-2">
      {STEPS.map(([step, label], index) => {
        const done = index < position;
        const current = run.open && index === position;
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
