import { Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/field";
import { FindingNotes } from "@/components/findings";
import { Switch } from "@/components/ui/switch";
import { TableRow, TableRowHead } from "@/components/ui/table";
import { cn } from "@/lib/class-names";
import type { Decimal } from "@/lib/decimal";
import type { PlanItem } from "@/wire/generated/planning";
import type { Placed } from "@/wire/advice-doctor";
import { CASH, problemsOf, type DraftTarget } from "./draft";
import type { RowDrift } from "./measured";
import { ActionCell, ActualCell, Cell, DriftCell, ValueCell } from "./MeasuredCells";
import { RuleBadge, useTradingRule } from "./TradingRule";
import type { Rule } from "./trading-rules";
import type { TradingRules } from "./use-trading-rules";

/** What was measured of a row; null where nothing is measured at all. */
export interface MeasuredRow {
  row: PlanItem | undefined;
  price: Decimal | undefined;
  drift: RowDrift | null;
}

interface TargetRowProps {
  target: DraftTarget;
  measured: MeasuredRow | null;
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

/** How a row is laid out as a card on a narrow window. */
export const CARD_ROW = "grid grid-cols-6 items-start gap-x-3 gap-y-2 py-3 xl:table-row";

function Title({ target, rule }: { target: DraftTarget; rule: Rule }) {
  const name = target.symbol === CASH ? "Kept in cash" : target.name;
  return (
    <TableRowHead
      role="rowheader"
      className="order-1 col-span-3 block min-w-0 p-0 xl:table-cell xl:w-full xl:max-w-0 xl:py-2.5 xl:pr-2"
    >
      <span className="flex flex-wrap items-center gap-x-2">
        <span className={cn("font-semibold", !target.enabled && "text-muted-foreground")}>
          {target.symbol}
        </span>
        <RuleBadge rule={rule} />
      </span>
      <span
        className="block truncate text-[0.8125rem] font-normal text-muted-foreground"
        title={name ?? undefined}
      >
        {target.enabled ? name : "Switched off: counts as no target"}
      </span>
    </TableRowHead>
  );
}

const FIELDS = ["percent", "tolerance"] as const;
type FieldName = (typeof FIELDS)[number];

interface WeightFieldProps extends Pick<TargetRowProps, "target" | "placed" | "onChange"> {
  field: FieldName;
  /** Where the doctor's findings are shown: below the row, tied to the input that it is about. */
  noteId: string;
}

function WeightCell({ target, placed, field, noteId, onChange }: WeightFieldProps) {
  const { symbol } = target;
  const problem = problemsOf(target)[field];
  // A problem of the input itself comes first.
  const isNoted = problem === null && placed.at(`${field} ${symbol}`).length > 0;
  return (
    <Cell className={cn("col-span-3 xl:w-24", field === "percent" ? "order-3" : "order-4")}>
      <Field
        label={<FieldLabel short={field === "percent" ? "Target %" : "Tolerance ±"} symbol={symbol} />}
        className="xl:w-20 xl:[&>label]:sr-only"
        name={`${field} ${symbol}`}
        inputMode="decimal"
        autoComplete="off"
        placeholder={field === "tolerance" ? "default" : undefined}
        value={target[field]}
        problem={problem}
        {...(isNoted && { "aria-describedby": noteId })}
        onChange={(event) => onChange(`${field} ${symbol}`, { [field]: event.target.value })}
      />
    </Cell>
  );
}

/** One row: what is wanted, what is, how far apart they are, and what a plan would do about it. */
export function TargetRow(props: TargetRowProps) {
  const { target, measured, rules, hasTarget, placed, problem, onChange, onRemove } = props;
  const { symbol } = target;
  const { rule, button, panel } = useTradingRule(symbol, rules, hasTarget);
  const id = useId();
  const weights = { target, placed, onChange };
  const notes = FIELDS.flatMap((field) => placed.at(`${field} ${symbol}`));
  const hasBelow = notes.length > 0 || panel !== null || problem !== null;
  return (
    <>
      <TableRow role="row" className={cn(CARD_ROW, hasBelow && "border-b-0")}>
        <Title target={target} rule={rule} />
        <WeightCell field="percent" noteId={`${id}-percent`} {...weights} />
        {measured === null ? null : (
          <>
            <ActualCell row={measured.row} />
            <DriftCell found={measured.drift} />
            <ValueCell row={measured.row} price={measured.price} />
          </>
        )}
        <WeightCell field="tolerance" noteId={`${id}-tolerance`} {...weights} />
        {measured === null ? null : <ActionCell row={measured.row} found={measured.drift} />}
        <Cell className="order-2 col-span-3 xl:w-30">
          <span className="flex items-center justify-end gap-1.5 xl:justify-start">
            <Switch
              aria-label={`Use ${symbol}`}
              checked={target.enabled}
              onCheckedChange={(enabled) => onChange(null, { enabled })}
            />
            {symbol === CASH && rules !== null ? <span className="size-8" /> : button()}
            <Button
              variant="ghost"
              size="iconSmall"
              aria-label={`Remove ${symbol}`}
              title={`Remove ${symbol}`}
              onClick={onRemove}
            >
              <Trash2 aria-hidden className="text-muted-foreground" />
            </Button>
          </span>
        </Cell>
      </TableRow>
      {hasBelow ? (
        <TableRow role="row" className="block xl:table-row">
          <Cell colSpan={8} className="space-y-2 pb-3 whitespace-normal xl:pt-0">
            {FIELDS.map((field) => (
              <FindingNotes key={field} id={`${id}-${field}`} findings={placed.at(`${field} ${symbol}`)} />
            ))}
            {panel}
            {problem === null ? null : (
              <p role="alert" className="text-[0.8125rem] text-critical">
                {problem}
              </p>
            )}
          </Cell>
        </TableRow>
      ) : null}
    </>
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
