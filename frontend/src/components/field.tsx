import { useId, type ComponentProps, type ReactNode } from "react";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { cn } from "@/lib/class-names";

interface FieldProps extends ComponentProps<typeof Input> {
  label: ReactNode;
  /** One sentence: what is wrong and what is allowed. */
  problem?: string | null | undefined;
  hint?: ReactNode;
  labelHidden?: boolean;
  /** For a problem that is shown elsewhere as well. */
  problemClassName?: string;
}

/** An input with its label, and its problem beside it where a screen reader finds it. */
export function Field({
  id: given,
  label,
  problem,
  hint,
  labelHidden = false,
  problemClassName,
  className,
  ...props
}: FieldProps) {
  const own = useId();
  const id = given ?? own;
  const noteId = `${id}-note`;
  const note = problem ?? hint;
  return (
    <div className={cn("space-y-1.5", className)}>
      <Label htmlFor={id} className={cn(labelHidden && "sr-only")}>
        {label}
      </Label>
      <Input
        id={id}
        aria-invalid={problem ? true : undefined}
        aria-describedby={note ? noteId : undefined}
        {...props}
      />
      {note ? (
        <p
          id={noteId}
          className={cn(
            "text-[0.8125rem]",
            problem ? ["text-critical", problemClassName] : "text-muted-foreground",
          )}
        >
          {note}
        </p>
      ) : null}
    </div>
  );
}
