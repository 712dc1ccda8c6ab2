import { Check } from "lucide-react";
import { useEffect, useRef } from "react";
import { cn } from "@/lib/class-names";
import type { Step, StepId } from "./steps";

const STATE_WORDS = { done: "done", now: "to do now", later: "later" };

interface StepListProps {
  steps: Step[];
  /** The step that is looked at. */
  shown: StepId | undefined;
  /** Goes back to a step that is done, and on to the one to do now. */
  onShow: (id: StepId) => void;
}

/** How far the person is on the way to the first rebalance. */
export function StepList({ steps, shown, onShow }: StepListProps) {
  const list = useRef<HTMLOListElement>(null);
  const before = useRef(shown);
  useEffect(() => {
    // The button that led here is gone with its step: the keyboard goes on from the next one.
    if (before.current !== shown) list.current?.querySelector<HTMLElement>("[aria-current]")?.focus();
    before.current = shown;
  }, [shown]);
  return (
    <ol ref={list} aria-label="Steps" className="flex flex-wrap gap-2 sm:grid sm:grid-cols-4">
      {steps.map(({ id, title, state }, index) => (
        <li
          key={id}
          aria-current={id === shown ? "step" : undefined}
          tabIndex={id === shown ? -1 : undefined}
          className={cn(
            "flex items-center gap-3 rounded-lg border px-3 py-2.5 text-sm",
            id === shown ? "border-primary bg-card font-medium max-sm:grow" : "text-muted-foreground",
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
          {state === "later" || id === shown ? (
            // On a phone what comes later is its number alone: the step itself is in sight.
            <span className={cn(id !== shown && "max-sm:sr-only")}>
              {title}
              <span className="sr-only">, {STATE_WORDS[state]}</span>
            </span>
          ) : (
            <button
              type="button"
              className="min-h-6 text-left underline underline-offset-4 hover:no-underline"
              onClick={() => onShow(id)}
            >
              {title}
              <span className="sr-only">, {STATE_WORDS[state]}</span>
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
