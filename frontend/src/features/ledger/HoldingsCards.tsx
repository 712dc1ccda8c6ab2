import { Quantity } from "@/components/quantity";
import { Badge } from "@/components/ui/badge";
import { formatMeasuredPercent, formatMoney, formatSignedPercent } from "@/lib/format";
import type { PortfolioRow } from "@/wire/generated/ledger";
import type { Contribution } from "@/wire/generated/statements";
import { FactTable, type Column } from "./FactTable";
import { figure, Gain } from "./figures";
import { Nothing, Section } from "./Section";
import { strategyInWords } from "./words";

const ONE_SIDED = { US: "Not at the broker", BROKER: "Not in our books" } as const;

const POSITIONS: [Column<PortfolioRow>, ...Column<PortfolioRow>[]] = [
  { head: "Symbol", cell: ({ symbol }) => symbol },
  {
    head: "Strategy",
    cell: ({ strategy, known_to }) => (
      <>
        {strategyInWords(strategy)}
        {known_to === "BOTH" ? null : (
          <>
            {" "}
            <Badge tone="warning">{ONE_SIDED[known_to]}</Badge>
          </>
        )}
      </>
    ),
  },
  { head: "Quantity", figure: true, cell: ({ quantity }) => <Quantity value={quantity} /> },
  { head: "Average cost", figure: true, cell: (row) => figure(row.average_cost_usd, formatMoney) },
  { head: "Price", figure: true, cell: (row) => figure(row.price_usd, formatMoney) },
  { head: "Value", figure: true, cell: (row) => figure(row.value_base_usd, formatMoney) },
  { head: "Share", figure: true, cell: (row) => figure(row.nav_percent, formatMeasuredPercent) },
  { head: "Gain on average cost", figure: true, cell: (row) => figure(row.pnl_percent, formatSignedPercent) },
];

/** Every symbol with the strategies that hold it, and what none explains. */
export function PositionsCard({ positions }: { positions: PortfolioRow[] }) {
  return (
    <Section
      title="Positions by strategy"
      description="At the prices of the newest comparison, each strategy at its average cost. The broker counts what was bought first as sold first, and the dashboard shows its gain: after a sale the two can differ."
    >
      {positions.length === 0 ? (
        <Nothing>Nothing is held.</Nothing>
      ) : (
        <FactTable
          caption="Positions by strategy"
          columns={POSITIONS}
          rows={positions}
          keyOf={({ symbol, strategy }) => `${symbol} ${strategy}`}
        />
      )}
    </Section>
  );
}

const CONTRIBUTIONS: [Column<Contribution>, ...Column<Contribution>[]] = [
  { head: "Symbol", cell: ({ symbol }) => (symbol === "CASH" ? "Cash: interest, fees" : symbol) },
  { head: "Strategy", cell: ({ strategy }) => strategyInWords(strategy) },
  { head: "Gain", figure: true, cell: ({ gain_usd }) => <Gain value={gain_usd} /> },
  { head: "Of what was paid in", figure: true, cell: ({ percent }) => figure(percent, formatSignedPercent) },
];

/** Who earned what since the ledger began. */
export function ContributionsCard({ contributions }: { contributions: Contribution[] }) {
  return (
    <Section
      title="What earned it"
      description="Gains since the ledger began, realised or not, dividends included."
    >
      {contributions.length === 0 ? (
        <Nothing>Nothing has gained or lost yet, or a price is missing.</Nothing>
      ) : (
        <FactTable
          caption="Contributions"
          columns={CONTRIBUTIONS}
          rows={contributions}
          keyOf={({ symbol, strategy }) => `${symbol} ${strategy}`}
        />
      )}
    </Section>
  );
}
