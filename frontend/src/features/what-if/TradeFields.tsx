import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Label } from "@/components/ui/label";
import type { TradeDraft } from "./draft";

interface TradeFieldsProps {
  trades: TradeDraft[];
  problemOf: (place: string) => string | null;
  onChange: (trades: TradeDraft[]) => void;
}

export const selectClass =
  "h-10 w-full rounded-md border border-input bg-card px-3 text-sm focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-ring";

function TradeRow({
  trade,
  number,
  problemOf,
  onChange,
  onRemove,
}: {
  trade: TradeDraft;
  number: number;
  problemOf: (place: string) => string | null;
  onChange: (change: Partial<TradeDraft>) => void;
  onRemove: () => void;
}) {
  const id = useId();
  return (
    <li className="grid grid-cols-2 gap-3 py-3 sm:grid-cols-[8rem_minmax(0,1fr)_minmax(0,1fr)_auto]">
      <div className="space-y-1.5">
        <Label htmlFor={id}>
          <span className="sr-only">Trade {number}: </span>Action
        </Label>
        <select
          id={id}
          className={selectClass}
          value={trade.action}
          onChange={(event) => onChange({ action: event.target.value === "SELL" ? "SELL" : "BUY" })}
        >
          <option value="BUY">Buy</option>
          <option value="SELL">Sell</option>
        </select>
      </div>
      <Field
        label="Symbol"
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        value={trade.symbol}
        problem={problemOf(`symbol ${trade.id}`)}
        onChange={(event) => onChange({ symbol: event.target.value })}
      />
      <Field
        label="Value in dollars"
        inputMode="decimal"
        autoComplete="off"
        value={trade.value}
        problem={problemOf(`value ${trade.id}`)}
        onChange={(event) => onChange({ value: event.target.value })}
      />
      <Button variant="ghost" className="self-end" aria-label={`Remove trade ${number}`} onClick={onRemove}>
        <Trash2 aria-hidden />
      </Button>
    </li>
  );
}

/** Hypothetical trades; nothing of it is ordered. */
export function TradeFields({ trades, problemOf, onChange }: TradeFieldsProps) {
  const add = () =>
    onChange([
      ...trades,
      { id: Math.max(0, ...trades.map(({ id }) => id)) + 1, action: "BUY", symbol: "", value: "" },
    ]);
  return (
    <fieldset className="space-y-2">
      <legend className="text-sm font-medium">Trades</legend>
      <ul className="divide-y">
        {trades.map((trade, index) => (
          <TradeRow
            key={trade.id}
            trade={trade}
            number={index + 1}
            problemOf={problemOf}
            onChange={(change) =>
              onChange(trades.map((each) => (each.id === trade.id ? { ...each, ...change } : each)))
            }
            onRemove={() => onChange(trades.filter(({ id }) => id !== trade.id))}
          />
        ))}
      </ul>
      <Button variant="outline" size="small" onClick={add}>
        <Plus aria-hidden /> Add a trade
      </Button>
    </fieldset>
  );
}
