import type { ComponentProps } from "react";
import { TableCell } from "@/components/ui/table";
import { cn } from "@/lib/class-names";

interface CardCellProps extends ComponentProps<typeof TableCell> {
  /** Shown above the value on a phone, where the head of the table is not seen. */
  label?: string;
}

/**
 * A cell of a table whose rows are laid out as small cards on a phone. A grid takes a table's roles away, so they are
 * said again.
 */
export function CardCell({ label, className, children, ...props }: CardCellProps) {
  return (
    <TableCell
      role="cell"
      className={cn("block min-w-0 p-0 sm:table-cell sm:px-2 sm:py-2.5 sm:last:pr-0", className)}
      {...props}
    >
      {label === undefined ? null : (
        <span aria-hidden className="block text-xs text-muted-foreground sm:hidden">
          {label}
        </span>
      )}
      {children}
    </TableCell>
  );
}
