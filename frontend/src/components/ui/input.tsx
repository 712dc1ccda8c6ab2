import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <input
      className={cn(
        "h-10 w-full min-w-0 rounded-md border border-input bg-card px-3 text-base tabular-nums placeholder:text-muted-foreground disabled:opacity-55 sm:text-sm",
        "aria-invalid:border-critical aria-invalid:outline-critical",
        className,
      )}
      {...props}
    />
  );
}
