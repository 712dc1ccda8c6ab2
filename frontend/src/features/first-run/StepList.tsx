import { Check } from "lucide-react";
import { cn } from "@/lib/class-names";
import type { Step } from "./steps";

const STATE_WORDS = { done: "done", now: "to do now", later: "later" };

/** How far the person is on the way to the first rebalance. */
export function StepList({ steps }: { steps: Step[] }) {
  return (
    <ol aria-label="Steps" className="grid gap-2 sm:grid-cols-4">
      {steps.map(({ id, title, state }, index) => (
        <li
          key={id}
          aria-current={state === "now" ? "step" : undefined}
          className={cn(
            "flex items-center gap-3 rounded-lg border px-3 py-2.5 text-sm",
            state === "now" ? "border-primary bg-card font-medium" : "text-muted-foreground",
          )}
        >
          <span
            aria-hidden
            className={cn(
              "flex size-6 shrink-0 items-center justify-center rounded-full text-xs font-medium tabular-nums",
              state === "done" && "bg-positive-soft text-positive",
              state === "now" && "bg-primary text-primary-foreground",
              state === "later" && "bg-muted",
            )}
          >
            {state === "done" ? <Check className="size-3.5" /> : index + 1}
          </span>
          <span>
            {title}
            <span className="sr-only">, {STATE_WORDS[state]}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
