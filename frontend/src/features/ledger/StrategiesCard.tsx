import { Term } from "@/components/term";
import { formatMoney, formatSignedPercent } from "@/lib/format";
import type { StrategyReturn } from "@/wire/generated/statements";
import { FactTable, type Column } from "./FactTable";
import { figure, Gain } from "./figures";
import { Section } from "./Section";

const COLUMNS: [Column<StrategyReturn>, ...Column<StrategyReturn>[]] = [
  { head: "Strategy", cell: ({ strategy }) => strategy },
  { head: "Equity", figure: true, cell: ({ equity_usd }) => formatMoney(equity_usd) },
  { head: "Capital given", figure: true, cell: ({ capital_usd }) => formatMoney(capital_usd) },
  { head: "Gain", figure: true, cell: ({ gain_usd }) => <Gain value={gain_usd} /> },
  {
    head: "Return",
    figure: true,
    cell: ({ time_weighted_percent }) => figure(time_weighted_percent, formatSignedPercent),
  },
];

/** How each strategy did with the capital that it was given; nothing where there are no strategies. */
export function StrategiesCard({ strategies }: { strategies: StrategyReturn[] }) {
  if (strategies.length === 0) return null;
  return (
    <Section
      title="Strategies"
      description={
        <>
          Equity is capital plus gain. The return is <Term of="time">time-weighted</Term>: capital that was
          given or taken is left out.
        </>
      }
    >
      <FactTable
        caption="Strategies"
        columns={COLUMNS}
        rows={strategies}
        keyOf={({ strategy }) => strategy}
      />
    </Section>
  );
}
