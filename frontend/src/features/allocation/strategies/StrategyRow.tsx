import { Trash2 } from "lucide-react";
import { memo } from "react";
import { Field } from "@/components/field";
import { LevelBadge } from "@/components/level-badge";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { TableRow, TableRowHead } from "@/components/ui/table";
import { cn } from "@/lib/class-names";
import type { Decimal } from "@/lib/decimal";
import { formatMeasuredPercent, formatMoney, formatPrice } from "@/lib/format";
import type { BandRule } from "@/wire/drift-bands";
import type { StrategyDriftRow } from "@/wire/generated/drift";
import { CASH, problemsOf, type DraftTarget } from "../draft";
import { Cell, DriftCell } from "../MeasuredCells";
import { CARD_ROW } from "../TargetRow";
import type { RowDrift } from "../measured";
import { weightDrift } from "./measured";
import { weightField } from "./sets";

const MEASURED = "order-6 col-span-3 min-[360px]:col-span-2 xl:text-right xl:whitespace-nowrap";

/** The share that something has: of its strategy, or of the account. */
export function ShareCell({ percent, isApart = false }: { percent: Decimal | null; isApart?: boolean }) {
  return (
    <Cell label="Actual" className={cn(MEASURED, "order-5")}>
      {percent !== null ? formatMeasuredPercent(percent) : isApart ? "kept apart" : "—"}
    </Cell>
  );
}

/** What something is worth, and at which price. */
export function WorthCell({ value, price }: { value: Decimal | null; price?: Decimal | undefined }) {
  return (
    <Cell label="Value" className={cn(MEASURED, "order-7")}>
      {value === null ? "—" : formatMoney(value)}
      {price === undefined || value === null ? null : (
        <span className="block text-xs text-muted-foreground">at {formatPrice(price)}</span>
      )}
    </Cell>
  );
}

interface TitleProps {
  symbol: string;
  name: string | null;
  muted?: boolean;
}

/** The symbol and its name, set in below the strategy. */
export function HoldingTitle({ symbol, name, muted = false }: TitleProps) {
  return (
    <TableRowHead
      role="rowheader"
      className="order-1 col-span-3 block min-w-0 p-0 xl:table-cell xl:w-full xl:max-w-0 xl:py-2.5 xl:pr-2 xl:pl-5"
    >
      <span className={cn("block font-semibold", muted && "text-muted-foreground")}>{symbol}</span>
      <span
        className="block truncate text-[0.8125rem] font-normal text-muted-foreground"
        title={name ?? undefined}
      >
        {name}
      </span>
    </TableRowHead>
  );
}

interface StrategyRowProps {
  strategy: string;
  target: DraftTarget;
  row: StrategyDriftRow | undefined;
  price: Decimal | undefined;
  /** By which bands are made; null while that is not known. */
  rule: BandRule | null;
  /** How many strategies have a target for the symbol. */
  holders: number;
  onChange: (strategy: string, symbol: string, field: string | null, change: Partial<DraftTarget>) => void;
  onRemove: (strategy: string, symbol: string) => void;
  /** Leads to the symbol's row of the account as a whole. */
  onShowAccount: (symbol: string) => void;
}

function WeightCell(props: Pick<StrategyRowProps, "strategy" | "target" | "onChange"> & { field: Weight }) {
  const { strategy, target, field, onChange } = props;
  const { symbol } = target;
  const name = weightField(field, symbol, strategy);
  return (
    <Cell className={cn("col-span-3 xl:w-24", field === "percent" ? "order-3" : "order-4")}>
      <Field
        label={
          <>
            {field === "percent" ? "Target %" : "Tolerance ±"}
            <span className="sr-only">
              {" "}
              for {symbol} in {strategy}
            </span>
          </>
        }
        className="xl:w-20 xl:[&>label]:sr-only"
        name={name}
        inputMode="decimal"
        autoComplete="off"
        placeholder={field === "tolerance" ? "default" : undefined}
        value={target[field]}
        problem={problemsOf(target)[field]}
        onChange={(event) => onChange(strategy, symbol, name, { [field]: event.target.value })}
      />
    </Cell>
  );
}

type Weight = "percent" | "tolerance";

/** How far off it is in words, and the way to what the account has of it where several strategies want it. */
function State({ found, row, holders, symbol, onShowAccount }: StateProps) {
  return (
    <Cell className="order-8 col-span-6 xl:max-w-48">
      {found !== null && found.band !== null ? <LevelBadge level={found.level} /> : null}
      {found?.isDraft === true || row === undefined ? (
        <span className="block text-[0.8125rem] text-muted-foreground">
          {row === undefined ? "Not measured yet." : "Not saved yet."}
        </span>
      ) : null}
      {holders > 1 ? (
        <button
          type="button"
          className="block min-h-6 cursor-pointer text-left text-[0.8125rem] text-primary underline underline-offset-4 hover:no-underline"
          onClick={() => onShowAccount(symbol)}
        >
          In {holders} strategies<span className="sr-only">: {symbol}</span>, see it as a whole
        </button>
      ) : null}
    </Cell>
  );
}

interface StateProps extends Pick<StrategyRowProps, "row" | "holders" | "onShowAccount"> {
  symbol: string;
  found: RowDrift | null;
}

/** One target of a strategy: its weight there, what is owned of it, and how far they are apart. */
export const StrategyRow = memo(function StrategyRow(props: StrategyRowProps) {
  const { strategy, target, row, price, rule, holders, onChange, onRemove, onShowAccount } = props;
  const { symbol, enabled } = target;
  const found = weightDrift(target, row, rule);
  const name = symbol === CASH ? "Kept in cash" : target.name;
  return (
    <TableRow role="row" className={CARD_ROW}>
      <HoldingTitle
        symbol={symbol}
        name={enabled ? name : "Switched off: counts as no target"}
        muted={!enabled}
      />
      <WeightCell field="percent" strategy={strategy} target={target} onChange={onChange} />
      <ShareCell percent={row?.actual_percent ?? null} isApart={row !== undefined && row.quantity !== "0"} />
      <DriftCell found={found} />
      <WorthCell value={row?.current_value ?? null} price={price} />
      <WeightCell field="tolerance" strategy={strategy} target={target} onChange={onChange} />
      <State found={found} row={row} holders={holders} symbol={symbol} onShowAccount={onShowAccount} />
      <Cell className="order-2 col-span-3 xl:w-30">
        <span className="flex items-center justify-end gap-1.5 xl:justify-start">
          <Switch
            aria-label={`Use ${symbol} in ${strategy}`}
            checked={enabled}
            onCheckedChange={(isOn) => onChange(strategy, symbol, null, { enabled: isOn })}
          />
          <Button
            variant="ghost"
            size="iconSmall"
            aria-label={`Remove ${symbol} from ${strategy}`}
            title={`Remove ${symbol} from ${strategy}`}
            onClick={() => onRemove(strategy, symbol)}
          >
            <Trash2 aria-hidden className="text-muted-foreground" />
          </Button>
        </span>
      </Cell>
    </TableRow>
  );
});

interface OwnedRowProps {
  row: StrategyDriftRow;
  price: Decimal | undefined;
  /** What to say of it. */
  note: string;
}

/** What a strategy owns without a target for it, or nobody owns. */
export const OwnedRow = memo(function OwnedRow({ row, price, note }: OwnedRowProps) {
  return (
    <TableRow role="row" className={CARD_ROW}>
      <HoldingTitle symbol={row.symbol} name={row.symbol === CASH ? "Cash" : null} />
      <Cell className="hidden">—</Cell>
      <ShareCell percent={row.actual_percent} isApart={row.symbol !== CASH} />
      <Cell className="hidden xl:text-right">—</Cell>
      <WorthCell value={row.current_value} price={price} />
      <Cell className="hidden">—</Cell>
      <Cell className="order-8 col-span-6 text-[0.8125rem] text-muted-foreground xl:max-w-48">{note}</Cell>
      <Cell className="hidden" />
    </TableRow>
  );
});
