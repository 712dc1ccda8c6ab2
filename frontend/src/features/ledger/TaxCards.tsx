import { Quantity } from "@/components/quantity";
import { signOf } from "@/lib/decimal";
import { formatDay, formatMoney, formatShownQuantity } from "@/lib/format";
import type {
  HarvestCandidate,
  LedgerView,
  Sale,
  WashWindow,
  YearOfGains,
} from "@/wire/generated/statements";
import { FactTable, type Column } from "./FactTable";
import { dayOrNone, Gain } from "./figures";
import { HarvestButton } from "./HarvestButton";
import { Replacements } from "./Replacements";
import { Nothing, Section } from "./Section";
import { TERMS, windowInWords } from "./words";

const YEARS: [Column<YearOfGains>, ...Column<YearOfGains>[]] = [
  { head: "Year", cell: ({ year }) => year },
  { head: "Term", cell: ({ term }) => TERMS[term] },
  { head: "Proceeds", figure: true, cell: ({ proceeds_usd }) => formatMoney(proceeds_usd) },
  { head: "Cost", figure: true, cell: ({ cost_usd }) => formatMoney(cost_usd) },
  { head: "Deferred by wash sales", figure: true, cell: ({ disallowed_usd }) => formatMoney(disallowed_usd) },
  { head: "Gain", figure: true, cell: ({ gain_usd }) => <Gain value={gain_usd} /> },
];

const SALES: [Column<Sale>, ...Column<Sale>[]] = [
  { head: "Symbol", cell: ({ symbol }) => symbol },
  { head: "Sold", cell: ({ sold_on }) => formatDay(sold_on) },
  { head: "Bought", cell: ({ acquired_on }) => dayOrNone(acquired_on) },
  { head: "Quantity", figure: true, cell: ({ quantity }) => <Quantity value={quantity} /> },
  { head: "Proceeds", figure: true, cell: ({ proceeds_usd }) => formatMoney(proceeds_usd) },
  { head: "Cost", figure: true, cell: ({ cost_usd }) => formatMoney(cost_usd) },
  {
    head: "Wash sale",
    figure: true,
    cell: ({ disallowed_usd }) => (signOf(disallowed_usd) > 0 ? formatMoney(disallowed_usd) : "—"),
  },
  { head: "Gain", figure: true, cell: ({ gain_usd }) => <Gain value={gain_usd} /> },
  { head: "Term", cell: ({ term }) => TERMS[term] },
];

/** What was realized, by year and term, and the sales behind it. */
export function GainsCard({ ledger }: { ledger: LedgerView }) {
  const { gains_by_year, sales, sales_left_off } = ledger;
  return (
    <Section anchor="gains" title="Realized gains by year" description={ledger.note}>
      {gains_by_year.length === 0 ? (
        <Nothing>Nothing was sold yet.</Nothing>
      ) : (
        <>
          <FactTable
            caption="Realized gains by year"
            columns={YEARS}
            rows={gains_by_year}
            keyOf={({ year, term }) => `${year} ${term}`}
          />
          <details className="pt-3">
            <summary className="inline-flex min-h-6 cursor-pointer items-center text-sm text-primary underline-offset-4 hover:underline">
              {sales.length === 1 ? "The sale" : `The newest ${sales.length} sales`}
            </summary>
            <FactTable
              caption="Sales"
              columns={SALES}
              rows={sales}
              keyOf={(sale) =>
                [sale.event_id, sale.lot_id, sale.acquired_on, sale.quantity, sale.cost_usd].join(" ")
              }
            />
            {sales_left_off > 0 ? (
              <p className="pt-2 text-sm text-muted-foreground">
                {sales_left_off} older ones are in the file of realized gains.
              </p>
            ) : null}
          </details>
        </>
      )}
    </Section>
  );
}

const HARVEST: [Column<HarvestCandidate>, ...Column<HarvestCandidate>[]] = [
  { head: "Symbol", cell: ({ symbol }) => symbol },
  { head: "Shares with a loss", figure: true, cell: ({ quantity }) => <Quantity value={quantity} /> },
  {
    head: "Loss",
    cell: ({ losses }) =>
      losses.map(({ term, loss_usd }) => (
        <span key={term} className="block">
          {formatMoney(loss_usd)}, {TERMS[term].toLowerCase()}
        </span>
      )),
  },
  {
    head: "Deferred",
    cell: ({ washed_quantity }) =>
      signOf(washed_quantity) > 0
        ? `for ${formatShownQuantity(washed_quantity)} bought in the last 30 days`
        : "nothing",
  },
  { head: "Hold instead", cell: ({ replacement, why_none }) => replacement ?? why_none ?? "—" },
];

function Windows({ windows }: { windows: WashWindow[] }) {
  const sentences = windows.flatMap(windowInWords);
  if (sentences.length === 0) return null;
  return (
    <details className="pt-3">
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-sm text-primary underline-offset-4 hover:underline">
        Open wash-sale windows
      </summary>
      <ul className="space-y-1 pt-2 text-sm">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}

interface HarvestCardProps {
  ledger: LedgerView;
  onSaved: () => void;
  onPlan: (planId: string) => void;
}

/** Losses that could be realized, what to hold instead, and the days on which that would be undone. */
export function HarvestCard({ ledger, onSaved, onPlan }: HarvestCardProps) {
  const { harvest, harvest_wishes } = ledger;
  const columns: typeof HARVEST = [
    ...HARVEST,
    {
      head: "Harvest",
      cell: ({ symbol, replacement }) =>
        replacement === null ? "—" : <HarvestButton symbol={symbol} onPlan={onPlan} />,
    },
  ];
  return (
    <Section
      anchor="harvest"
      title="Losses that could be harvested"
      description={`Of ${formatMoney(harvest_wishes.loss_usd_min)} and more. An estimate, not advice.`}
    >
      {harvest.length === 0 ? (
        <Nothing>No holding would realize such a loss.</Nothing>
      ) : (
        <FactTable
          caption="Harvest candidates"
          columns={columns}
          rows={harvest}
          keyOf={({ symbol }) => symbol}
        />
      )}
      <Windows windows={ledger.wash_windows} />
      <Replacements wishes={harvest_wishes} onSaved={onSaved} />
    </Section>
  );
}
