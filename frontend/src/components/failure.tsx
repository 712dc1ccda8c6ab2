import type { ReactNode } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";

interface FailureProps {
  /** What could not be loaded. */
  title: string;
  /** Why, and what helps. */
  children: ReactNode;
  onRetry: () => void;
  className?: string | undefined;
}

/** Something could not be loaded: what, why, and a button to try again. */
export function Failure({ title, children, onRetry, className }: FailureProps) {
  return (
    <Notice
      tone="critical"
      title={title}
      urgent
      className={className}
      actions={
        <Button size="small" variant="outline" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {children}
    </Notice>
  );
}
