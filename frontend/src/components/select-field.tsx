import { useId, type ReactNode } from "react";
import { Label } from "@/components/ui/label";

interface SelectFieldProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  hint?: ReactNode;
  onChange: (value: string) => void;
}

/** One of a few values, by the browser's own list: the same for keyboard, thumb and screen reader. */
export function SelectField({ label, value, options, hint, onChange }: SelectFieldProps) {
  const id = useId();
  return (
    <div className="min-w-0 space-y-1.5">
      <Label htmlFor={id}>{label}</Label>
      <select
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="h-10 w-full min-w-0 text-ellipsis rounded-md border border-input bg-card px-3 text-base sm:text-sm"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint ? (
        <p id={`${id}-hint`} className="text-[0.8125rem] text-muted-foreground">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
