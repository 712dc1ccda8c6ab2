import { Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/field";
import { FindingNotes } from "@/components/findings";
import { Switch } from "@/components/ui/switch";
import { cn } from "@/lib/class-names";
import type { Placed } from "@/wire/advice-doctor";
import { CASH, problemsOf, type DraftTarget } from "./draft";
import { RuleBadge, useTradingRule } from "./TradingRule";
import type { Rule } from "./trading-rules";
import type { TradingRules } from "./use-trading-rules";

interface TargetRowProps {
  target: DraftTarget;
  rules: TradingRules | null;
  /** A stored target, or one of the draft, names it. */
  hasTarget: boolean;
  /** What the policy doctor says of the rows. */
  placed: Placed;
  /** What the server said about this row. */
  problem: string | null;
  onChange: (field: string | null, change: Partial<DraftTarget>) => void;
  onRemove: () => void;
}

function Title({ target, rule }: { target: DraftTarget; rule: Rule }) {
  const name = target.symbol === CASH ? "Kept in cash" : target.name;
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-center gap-x-2">
        <span className={cn("font-semibold", !target.enabled && "text-muted-foreground")}>
          {target.symbol}
        </span>
        <RuleBadge rule={rule} />
      </p>
      <p className="truncate text-[0.8125rem] text-muted-foreground" title={name ?? undefined}>
        {target.enabled ? name : "Switched off: counts as no target"}
      </p>
    </div>
  );
}

const FIELDS = ["percent", "tolerance"] as const;
type NoteIds = Record<(typeof FIELDS)[number], string>;

interface WeightFieldsProps extends Pick<TargetRowProps, "target" | "placed" | "onChange"> {
  /** Where the doctor's findings are shown: below the row, tied to the input that it is about. */
  noteIds: NoteIds;
}

function WeightFields({ target, placed, noteIds, onChange }: WeightFieldsProps) {
  const { symbol } = target;
  const problems = problemsOf(target);
  return FIELDS.map((field) => {
    // A problem of the input itself comes first.
    const isNoted = problems[field] === null && placed.at(`${field} ${symbol}`).length > 0;
    return (
      <div key={field} className="col-span-3 row-start-2 sm:col-span-1 sm:row-start-auto">
        <Field
          label={<FieldLabel short={field === "percent" ? "Target %" : "Tolerance ±"} symbol={symbol} />}
          className="sm:[&>label]:sr-only"
          name={`${field} ${symbol}`}
          inputMode="decimal"
          autoComplete="off"
          placeholder={field === "tolerance" ? "default" : undefined}
          value={target[field]}
          problem={problems[field]}
          {...(isNoted && { "aria-describedby": noteIds[field] })}
          onChange={(event) => onChange(`${field} ${symbol}`, { [field]: event.target.value })}
        />
      </div>
    );
  });
}

/** One target: its weight, its own tolerance, whether it counts, whether it is traded. */
export function TargetRow(props: TargetRowProps) {
  const { target, rules, hasTarget, placed, problem, onChange, onRemove } = props;
  const { symbol } = target;
  const { rule, button, panel } = useTradingRule(symbol, rules, hasTarget);
  const id = useId();
  const noteIds = { percent: `${id}-percent`, tolerance: `${id}-tolerance` };
  return (
    <li className="grid grid-cols-6 items-start gap-x-3 gap-y-2 border-b py-3 last:border-0 sm:grid-cols-[minmax(0,1fr)_7rem_7rem_auto] sm:items-center">
      <div className="col-span-3 row-start-1 min-w-0 sm:col-span-1 sm:row-start-auto">
        <Title target={target} rule={rule} />
      </div>
      <WeightFields target={target} placed={placed} noteIds={noteIds} onChange={onChange} />
      <div className="col-span-3 row-start-1 flex items-center justify-end gap-2 sm:col-span-1 sm:row-start-auto">
        <Switch
          aria-label={`Use ${symbol}`}
          checked={target.enabled}
          onCheckedChange={(enabled) => onChange(null, { enabled })}
        />
        {symbol === CASH ? <span className="size-8" /> : button()}
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
      {FIELDS.map((field) => (
        <FindingNotes
          key={field}
          id={noteIds[field]}
          findings={placed.at(`${field} ${symbol}`)}
          className="col-span-full"
        />
      ))}
      {panel}
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
