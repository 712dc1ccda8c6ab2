import { Quantity } from "@/components/quantity";
import { Badge } from "@/components/ui/badge";
import { formatMeasuredPercent, formatMoney, formatSignedPercent } from "@/lib/format";
import type { PortfolioRow } from "@/wire/generated/ledger";
import type { Contribution, Method } from "@/wire/generated/statements";
import { FactTable, type Column } from "./FactTable";
import { figure, Gain } from "./figures";
import { Nothing, Section } from "./Section";
import { strategyInWords } from "./words";

const SYMBOL: Column<PortfolioRow> = { head: "Symbol", cell: ({ symbol }) => symbol };

/** Whether the column of strategies says anything: who has none is spared it. */
const namesStrategies = (rows: { strategy: string; known_to?: PortfolioRow["known_to"] }[]) =>
  rows.some(({ strategy, known_to: known = "BOTH" }) => strategy !== "unassigned" || known !== "BOTH");

const ONE_SIDED = { US: "Not at the broker", BROKER: "Not in our books" } as const;

const POSITION_STRATEGY: Column<PortfolioRow> = {
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
};

const POSITIONS: Column<PortfolioRow>[] = [
  { head: "Quantity", figure: true, cell: ({ quantity }) => <Quantity value={quantity} /> },
  { head: "Cost a share", figure: true, cell: (row) => figure(row.average_cost_usd, formatMoney) },
  { head: "Price", figure: true, cell: (row) => figure(row.price_usd, formatMoney) },
  { head: "Value", figure: true, cell: (row) => figure(row.value_base_usd, formatMoney) },
  { head: "Share", figure: true, cell: (row) => figure(row.nav_percent, formatMeasuredPercent) },
  { head: "Gain", figure: true, cell: (row) => figure(row.pnl_percent, formatSignedPercent) },
];

/** What the gains are measured from, under the order of sales that was chosen. */
function positionsAre(method: Method): string {
  const at = "At the prices of the newest comparison. Gain: over what the shares still held cost,";
  return method === "FIFO"
    ? `${at} bought first, sold first, as on the dashboard.`
    : `${at} had sales followed the order that is chosen at the open lots; the dashboard shows the broker's: bought first, sold first.`;
}

/** Whether a symbol is in more than one strategy: lots belong to the account, so each then has a cost of its own. */
const isShared = (positions: PortfolioRow[]) =>
  new Set(positions.map(({ symbol }) => symbol)).size < positions.length;

/** Every symbol with the strategies that hold it, where there are any, and what none explains. */
export function PositionsCard({ positions, method }: { positions: PortfolioRow[]; method: Method }) {
  const byStrategy = namesStrategies(positions);
  const title = byStrategy ? "Positions by strategy" : "Positions";
  return (
    <Section
      anchor="positions"
      title={title}
      description={
        isShared(positions)
          ? `${positionsAre(method)} A symbol that several strategies hold shows what each of them paid on average.`
          : positionsAre(method)
      }
    >
      {positions.length === 0 ? (
        <Nothing>Nothing is held.</Nothing>
      ) : (
        <FactTable
          caption={title}
          columns={[SYMBOL, ...(byStrategy ? [POSITION_STRATEGY] : []), ...POSITIONS]}
          rows={positions}
          keyOf={({ symbol, strategy }) => `${symbol} ${strategy}`}
        />
      )}
    </Section>
  );
}

const EARNER: Column<Contribution> = {
  head: "Symbol",
  cell: ({ symbol }) => (symbol === "CASH" ? "Cash: interest, fees" : symbol),
};
const EARNING_STRATEGY: Column<Contribution> = {
  head: "Strategy",
  cell: ({ strategy }) => strategyInWords(strategy),
};
const EARNED: Column<Contribution>[] = [
  { head: "Gain", figure: true, cell: ({ gain_usd }) => <Gain value={gain_usd} /> },
  { head: "Of what was paid in", figure: true, cell: ({ percent }) => figure(percent, formatSignedPercent) },
];

/** Who earned what since the ledger began. */
export function ContributionsCard({ contributions }: { contributions: Contribution[] }) {
  return (
    <Section
      title="What earned it"
      description="Gains since the ledger began, realized or not, dividends included."
    >
      {contributions.length === 0 ? (
        <Nothing>
          It is not known yet: nothing has gained or lost, or the price of a holding is missing.
        </Nothing>
      ) : (
        <FactTable
          caption="Contributions"
          columns={[EARNER, ...(namesStrategies(contributions) ? [EARNING_STRATEGY] : []), ...EARNED]}
          rows={contributions}
          keyOf={({ symbol, strategy }) => `${symbol} ${strategy}`}
        />
      )}
    </Section>
  );
}
