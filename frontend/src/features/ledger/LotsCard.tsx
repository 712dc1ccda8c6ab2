import { Quantity } from "@/components/quantity";
import { Notice } from "@/components/notice";
import { formatMoney } from "@/lib/format";
import type { LedgerView, Lot, Method } from "@/wire/generated/statements";
import { METHODS } from "@/wire/statements";
import { Choice } from "./Choice";
import { FactTable, type Column } from "./FactTable";
import { dayOrNone, figure, Gain } from "./figures";
import { SaleUpTo } from "./SaleUpTo";
import { Nothing, Section } from "./Section";
import { METHOD_WORDS, TERMS } from "./words";

const LOTS: [Column<Lot>, ...Column<Lot>[]] = [
  { head: "Symbol", cell: ({ symbol }) => symbol },
  { head: "Bought", cell: ({ acquired_on }) => dayOrNone(acquired_on) },
  { head: "Quantity", figure: true, cell: ({ quantity }) => <Quantity value={quantity} /> },
  {
    head: "Cost",
    figure: true,
    cell: ({ cost_usd, is_cost_known }) => (is_cost_known ? formatMoney(cost_usd) : "Not known"),
  },
  { head: "Value", figure: true, cell: ({ value_usd }) => figure(value_usd, formatMoney) },
  {
    head: "Gain",
    figure: true,
    cell: ({ gain_usd, is_cost_known }) => <Gain value={is_cost_known ? gain_usd : null} />,
  },
  { head: "Term", cell: ({ term }) => TERMS[term] },
  { head: "Long-term from", cell: ({ long_term_from }) => dayOrNone(long_term_from) },
];

interface LotsCardProps {
  ledger: LedgerView;
  method: Method;
  onMethod: (method: Method) => void;
}

/** The shares that were bought together, in the order in which the broker sells them, or might have. */
export function LotsCard({ ledger, method, onMethod }: LotsCardProps) {
  const { lots } = ledger;
  return (
    <Section
      anchor="lots"
      title="Open lots"
      description="First bought, first sold, as the broker books; costs with deferred losses of wash sales."
      actions={
        <Choice
          label="Order of sales"
          value={method}
          words={METHOD_WORDS}
          choices={METHODS}
          onChange={onMethod}
        />
      }
    >
      {ledger.method === "FIFO" ? null : (
        <Notice title="What if: lots, gains and harvests as they would be now." className="mb-4">
          Your broker books first in, first out; nothing is changed by looking.
        </Notice>
      )}
      {lots.length === 0 ? (
        <Nothing>No lots are open.</Nothing>
      ) : (
        <>
          <FactTable
            caption="Open lots"
            columns={LOTS}
            rows={lots}
            // A lot may be in several pieces, each with a holding period of its own.
            keyOf={({ symbol, lot_id, held_since, quantity, cost_usd }) =>
              [symbol, lot_id, held_since, quantity, cost_usd].join(" ")
            }
          />
          <SaleUpTo symbols={[...new Set(lots.map(({ symbol }) => symbol))]} />
        </>
      )}
    </Section>
  );
}
