import { useRef, type KeyboardEvent } from "react";
import { cn } from "@/lib/class-names";
import { VIEWS, type View } from "./filter";

const LABELS: Record<View, string> = { runs: "Runs", orders: "Orders", checks: "Checks" };

export const PANEL_ID = "history-view";
export const tabId = (view: View) => `history-${view}`;

/** Where a key leads from a tab: to a neighbour, round the ends, or to the first or last. */
export function tabAfter(view: View, key: string): View | null {
  const at = VIEWS.indexOf(view);
  const places: Record<string, number> = {
    ArrowRight: (at + 1) % VIEWS.length,
    ArrowLeft: (at + VIEWS.length - 1) % VIEWS.length,
    Home: 0,
    End: VIEWS.length - 1,
  };
  const place = places[key];
  return place === undefined ? null : (VIEWS[place] ?? null);
}

/** The three ways to look at the history. One of them is a stop for the Tab key, arrows lead to the others. */
export function HistoryTabs({ view, onView }: { view: View; onView: (view: View) => void }) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const next = tabAfter(view, event.key);
    if (next === null) return;
    event.preventDefault();
    onView(next);
    list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label="History" className="mb-4 flex gap-1 border-b print:hidden">
      {VIEWS.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={tabId(each)}
          aria-selected={each === view}
          aria-controls={PANEL_ID}
          tabIndex={each === view ? 0 : -1}
          className={cn(
            "-mb-px min-h-10 border-b-2 px-4 text-sm font-medium",
            each === view
              ? "border-primary text-foreground"
              : "border-transparent text-muted-foreground hover:text-foreground",
          )}
          onClick={() => onView(each)}
          onKeyDown={move}
        >
          {LABELS[each]}
        </button>
      ))}
    </div>
  );
}
