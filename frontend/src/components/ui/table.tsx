import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

interface TableProps extends ComponentProps<"table"> {
  /** Names the scrolling region for those who reach it by keyboard. */
  label?: string;
  /** How the region is bounded, where the table must not push away what comes after it. */
  regionClassName?: string;
}

/** A table in a region of its own that scrolls sideways where the screen is too narrow for it. */
export function Table({ className, label, regionClassName, ...props }: TableProps) {
  const table = <table className={cn("w-full border-collapse text-sm tabular-nums", className)} {...props} />;
  if (label === undefined) return table;
  return (
    <div
      role="region"
      aria-label={label}
      // A scrolling region must be reachable by keyboard.
      tabIndex={0}
      className={cn("relative overflow-x-auto", regionClassName)}
    >
      {table}
    </div>
  );
}

export function TableCaption({ className, ...props }: ComponentProps<"caption">) {
  return <caption className={cn("sr-only", className)} {...props} />;
}

export function TableHeader({ className, ...props }: ComponentProps<"thead">) {
  return <thead className={cn("border-b text-xs text-muted-foreground", className)} {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody className={cn("[&>tr:last-child]:border-0", className)} {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr className={cn("border-b", className)} {...props} />;
}

interface CellProps {
  /** Right-aligned, for figures. */
  figure?: boolean;
}

export function TableHead({ className, figure = false, ...props }: ComponentProps<"th"> & CellProps) {
  return (
    <th
      scope="col"
      className={cn(
        "px-2 py-2 text-left font-medium whitespace-nowrap first:pl-0 last:pr-0",
        figure && "text-right",
        className,
      )}
      {...props}
    />
  );
}

export function TableCell({ className, figure = false, ...props }: ComponentProps<"td"> & CellProps) {
  return (
    <td
      className={cn(
        "px-2 py-2.5 align-top first:pl-0 last:pr-0",
        figure && "text-right whitespace-nowrap",
        className,
      )}
      {...props}
    />
  );
}

export function TableRowHead({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="row"
      className={cn("px-2 py-2.5 text-left align-top font-medium first:pl-0", className)}
      {...props}
    />
  );
}
