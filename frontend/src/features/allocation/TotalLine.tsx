import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/class-names";
import { forDrawing } from "@/lib/decimal";
import { formatPercent } from "@/lib/format";
import type { Total } from "./draft";

function words(total: Total): { sum: string; rest: string; good: boolean } {
  switch (total.status) {
    case "empty":
      return { sum: "0%", rest: "No target is in use", good: true };
    case "unreadable":
      return { sum: "—", rest: "A percentage can't be read", good: false };
    case "exact":
      return { sum: formatPercent(total.sum), rest: "Adds up", good: true };
    case "missing":
      return { sum: formatPercent(total.sum), rest: `${formatPercent(total.gap)} missing`, good: false };
    case "over":
      return { sum: formatPercent(total.sum), rest: `${formatPercent(total.gap)} too much`, good: false };
  }
}

/** The running total of the enabled targets, and what is missing to 100 %. */
export function TotalLine({ total, onRestInCash }: { total: Total; onRestInCash: () => void }) {
  const { sum, rest, good } = words(total);
  const Icon = total.status === "empty" ? CircleDashed : good ? CircleCheck : CircleAlert;
  const width = "sum" in total ? Math.min(100, forDrawing(total.sum)) : 0;
  return (
    <div className="space-y-2 border-t pt-3">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p role="status" className="flex flex-wrap items-center gap-x-2 text-sm">
          <span className="font-medium">Total {sum}</span>
          <span
            className={cn("inline-flex items-center gap-1", good ? "text-muted-foreground" : "text-warning")}
          >
            <Icon aria-hidden className="size-4" />
            {rest}
          </span>
        </p>
        {total.status === "missing" ? (
          <Button variant="outline" size="small" onClick={onRestInCash}>
            Keep the rest in cash
          </Button>
        ) : null}
      </div>
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-muted">
        <div
          className={cn("h-full rounded-full transition-[width]", good ? "bg-primary" : "bg-warning")}
          style={{ width: `${width}%` }}
        />
      </div>
    </div>
  );
}
