import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

interface RowProps {
  term: string;
  value: ReactNode;
  action: string | null;
  onChange: () => void;
  /** The form, while it is open. */
  children: ReactNode;
}

/** One way of signing in: what it is now, and the step that changes it. */
export function Row({ term, value, action, onChange, children }: RowProps) {
  return (
    <div className="space-y-4 py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 text-sm">
          <h3 className="font-medium">{term}</h3>
          <p className="break-words text-muted-foreground">{value}</p>
        </div>
        {children === null && action !== null ? (
          <Button size="small" variant="outline" onClick={onChange}>
            {action}
          </Button>
        ) : null}
      </div>
      {children}
    </div>
  );
}
