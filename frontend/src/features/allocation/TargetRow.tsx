import { Trash2 } from "lucide-react";
import { memo, useId, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/field";
import { FindingNotes } from "@/components/findings";
import { Switch } from "@/components/ui/switch";
import { TableRow, TableRowHead } from "@/components/ui/table";
import { cn } from "@/lib/class-names";
import type { Bands } from "@/lib/band";
import type { Decimal } from "@/lib/decimal";
import type { Finding, PlanItem } from "@/wire/generated/planning";
import { CASH, problemsOf, type DraftTarget } from "./draft";
import { driftOf } from "./measured";
import { ActionCell, ActualCell, Cell, DriftCell, ValueCell } from "./MeasuredCells";
import { RuleBadge, useTradingRule } from "./TradingRule";
import type { Rule } from "./trading-rules";
import type { TradingRules } from "./use-trading-rules";

interface TargetRowProps {
  target: DraftTarget;
  /** How wide bands are; null where nothing was measured at all. */
  bands: Bands | null;
  /** What was measured of this row. */
  row: PlanItem | undefined;
  price: Decimal | undefined;
  rules: TradingRules | null;
  /** A stored target, or one of the draft, names it. */
  hasTarget: boolean;
  /** What the policy doctor says of the row's fields. */
  percentNotes: Finding[];
  toleranceNotes: Finding[];
  /** What the server said about this row. */
  problem: string | null;
  onChange: (symbol: string, field: string | null, change: Partial<DraftTarget>) => void;
  onRemove: (symbol: string) => void;
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

interface WeightFieldProps extends Pick<TargetRowProps, "target" | "onChange"> {
  field: "percent" | "tolerance";
  notes: Finding[];
  /** Where the doctor's findings are shown: below the row, tied to the input that it is about. */
  noteId: string;
}

function WeightCell({ target, field, notes, noteId, onChange }: WeightFieldProps) {
  const { symbol } = target;
  const problem = problemsOf(target)[field];
  // A problem of the input itself comes first.
  const isNoted = problem === null && notes.length > 0;
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
        problemClassName="xl:sr-only"
        {...(isNoted && { "aria-describedby": noteId })}
        onChange={(event) => onChange(symbol, `${field} ${symbol}`, { [field]: event.target.value })}
      />
    </Cell>
  );
}

interface ToolsProps extends Pick<TargetRowProps, "target" | "onChange" | "onRemove"> {
  freeze: ReactNode;
}

/** Whether the target counts, how its holding is traded, and the way to remove it. */
function Tools({ target, freeze, onChange, onRemove }: ToolsProps) {
  const { symbol, enabled } = target;
  return (
    <Cell className="order-2 col-span-3 xl:w-30">
      <span className="flex items-center justify-end gap-1.5 xl:justify-start">
        <Switch
          aria-label={`Use ${symbol}`}
          checked={enabled}
          onCheckedChange={(isOn) => onChange(symbol, null, { enabled: isOn })}
        />
        {freeze}
        <Button
          variant="ghost"
          size="iconSmall"
          aria-label={`Remove ${symbol}`}
          title={`Remove ${symbol}`}
          onClick={() => onRemove(symbol)}
        >
          <Trash2 aria-hidden className="text-muted-foreground" />
        </Button>
      </span>
    </Cell>
  );
}

const isAny = (...lists: readonly unknown[][]): boolean => lists.some((list) => list.length > 0);

/** What is wrong with the two fields of a row. */
function wrongOf(target: DraftTarget): string[] {
  const { percent, tolerance } = problemsOf(target);
  return [percent, tolerance].filter((each) => each !== null);
}

/** Beside the fields of a wide window there is no room for a sentence; a screen reader hears it at the field. */
function FieldProblems({ problems }: { problems: string[] }) {
  if (problems.length === 0) return null;
  return (
    <p aria-hidden className="text-[0.8125rem] text-critical max-xl:hidden">
      {problems.join(" ")}
    </p>
  );
}

/**
 * One row: what is wanted, what is, how far apart they are, and what a plan would do about it. Drawn again only where
 * something of its own changes: a key that is typed into one of a thousand rows draws that one.
 */
export const TargetRow = memo(function TargetRow(props: TargetRowProps) {
  const { target, bands, row, price, rules, hasTarget, problem, onChange, onRemove } = props;
  const { percentNotes, toleranceNotes } = props;
  const { symbol } = target;
  const { rule, button, panel } = useTradingRule(symbol, rules, hasTarget);
  const id = useId();
  const drift = bands === null ? null : driftOf(target, row, bands);
  const wrong = wrongOf(target);
  const hasBelow = isAny(percentNotes, toleranceNotes, wrong) || panel !== null || problem !== null;
  return (
    <>
      <TableRow role="row" className={cn(CARD_ROW, hasBelow && "border-b-0")}>
        <Title target={target} rule={rule} />
        <WeightCell
          field="percent"
          notes={percentNotes}
          noteId={`${id}-percent`}
          target={target}
          onChange={onChange}
        />
        {bands === null ? null : (
          <>
            <ActualCell row={row} />
            <DriftCell found={drift} />
            <ValueCell row={row} price={price} />
          </>
        )}
        <WeightCell
          field="tolerance"
          notes={toleranceNotes}
          noteId={`${id}-tolerance`}
          target={target}
          onChange={onChange}
        />
        {bands === null ? null : <ActionCell row={row} found={drift} />}
        <Tools
          target={target}
          freeze={symbol === CASH && rules !== null ? <span className="size-8" /> : button()}
          onChange={onChange}
          onRemove={onRemove}
        />
      </TableRow>
      {hasBelow ? (
        <TableRow role="row" className="block xl:table-row">
          <Cell colSpan={8} className="space-y-2 pb-3 whitespace-normal xl:pt-0">
            <FieldProblems problems={wrong} />
            <FindingNotes id={`${id}-percent`} findings={percentNotes} />
            <FindingNotes id={`${id}-tolerance`} findings={toleranceNotes} />
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
});

/** The whole label for those who hear it; the heading above the column says the rest to those who see. */
function FieldLabel({ short, symbol }: { short: string; symbol: string }) {
  return (
    <>
      {short}
      <span className="sr-only"> for {symbol}</span>
    </>
  );
}
