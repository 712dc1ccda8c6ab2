import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

const alertVariants = cva(
  "flex gap-3 rounded-lg border px-4 py-3 text-sm [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "bg-card [&>svg]:text-muted-foreground",
        positive: "border-positive/30 bg-positive-soft [&>svg]:text-positive",
        warning: "border-warning/30 bg-warning-soft [&>svg]:text-warning",
        critical: "border-critical/30 bg-critical-soft [&>svg]:text-critical",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

/** `role` is the caller's: `alert` interrupts a screen reader, `status` waits. */
export function Alert({
  className,
  tone,
  ...props
}: ComponentProps<"div"> & VariantProps<typeof alertVariants>) {
  return <div className={cn(alertVariants({ tone }), className)} {...props} />;
}

export function AlertBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("min-w-0 flex-1 space-y-1", className)} {...props} />;
}

export function AlertTitle({ className, ...props }: ComponentProps<"p">) {
  return <p className={cn("font-medium", className)} {...props} />;
}
