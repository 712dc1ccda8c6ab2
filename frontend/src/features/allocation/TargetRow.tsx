import { Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/field";
import { Switch } from "@/components/ui/switch";
import { cn } from "@/lib/class-names";
import { CASH, problemsOf, type DraftTarget } from "./draft";

interface TargetRowProps {
  target: DraftTarget;
  /** What the server said about this row. */
  problem: string | null;
  onChange: (field: string | null, change: Partial<DraftTarget>) => void;
  onRemove: () => void;
}

function Title({ target }: { target: DraftTarget }) {
  const name = target.symbol === CASH ? "Kept in cash" : target.name;
  return (
    <div className="min-w-0">
      <p className={cn("font-semibold", !target.enabled && "text-muted-foreground")}>{target.symbol}</p>
      <p className="truncate text-[0.8125rem] text-muted-foreground" title={name ?? undefined}>
        {target.enabled ? name : "Switched off: counts as no target"}
      </p>
    </div>
  );
}

/** One target: its weight, its own tolerance, whether it counts. */
export function TargetRow({ target, problem, onChange, onRemove }: TargetRowProps) {
  const { symbol } = target;
  const problems = problemsOf(target);
  return (
    <li className="grid grid-cols-6 items-start gap-x-3 gap-y-2 border-b py-3 last:border-0 sm:grid-cols-[minmax(0,1fr)_7rem_7rem_auto] sm:items-center">
      <div className="col-span-4 row-start-1 min-w-0 sm:col-span-1 sm:row-start-auto">
        <Title target={target} />
      </div>
      <div className="col-span-3 row-start-2 sm:col-span-1 sm:row-start-auto">
        <Field
          label={<FieldLabel short="Target %" symbol={symbol} />}
          className="sm:[&>label]:sr-only"
          name={`percent ${symbol}`}
          inputMode="decimal"
          autoComplete="off"
          value={target.percent}
          problem={problems.percent}
          onChange={(event) => onChange(`percent ${symbol}`, { percent: event.target.value })}
        />
      </div>
      <div className="col-span-3 row-start-2 sm:col-span-1 sm:row-start-auto">
        <Field
          label={<FieldLabel short="Tolerance ±" symbol={symbol} />}
          className="sm:[&>label]:sr-only"
          inputMode="decimal"
          autoComplete="off"
          placeholder="default"
          value={target.tolerance}
          problem={problems.tolerance}
          onChange={(event) => onChange(`tolerance ${symbol}`, { tolerance: event.target.value })}
        />
      </div>
      <div className="col-span-2 row-start-1 flex items-center justify-end gap-2 sm:col-span-1 sm:row-start-auto">
        <Switch
          aria-label={`Use ${symbol}`}
          checked={target.enabled}
          onCheckedChange={(enabled) => onChange(null, { enabled })}
        />
        <Button
          variant="ghost"
          size="iconSmall"
          aria-label={`Remove ${symbol}`}
          title={`Remove ${symbol}`}
          onClick={onRemove}
        >
          <Trash2 aria-hidden className="text-muted-foreground" />
        </Button>
      </div>
      {problem === null ? null : (
        <p role="alert" className="col-span-full text-[0.8125rem] text-critical">
          {problem}
        </p>
      )}
    </li>
  );
}

/** The whole label for those who hear it; the heading above the column says the rest to those who see. */
function FieldLabel({ short, symbol }: { short: string; symbol: string }) {
  return (
    <>
      {short}
      <span className="sr-only"> for {symbol}</span>
    </>
  );
}
