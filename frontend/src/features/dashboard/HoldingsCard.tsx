import type { ReactNode } from "react";
import { CardCell } from "@/components/card-cell";
import { Quantity } from "@/components/quantity";
import { ShowAll, useShownFirst } from "@/components/shown-first";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import {
  Table,
  TableBody,
  TableCaption,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { signOf, type Decimal } from "@/lib/decimal";
import {
  formatMeasuredPercent,
  formatMoney,
  formatPrice,
  formatSignedMoney,
  formatSignedPercent,
} from "@/lib/format";
import type { HoldingToday, Overview } from "@/wire/generated/overview";
import type { AccountFigures } from "./use-overview";

/** A change in dollars with its percent below it; nothing where it is not known. */
function ChangeCell({
  label,
  usd,
  percent,
}: {
  label: string;
  usd: Decimal | null;
  percent: Decimal | null;
}) {
  return (
    <CardCell label={label} className="col-span-2 sm:text-right sm:whitespace-nowrap lg:pl-8">
      {usd === null ? "—" : formatSignedMoney(usd)}
      {percent === null ? null : (
        <span className="block text-xs text-muted-foreground">{formatSignedPercent(percent)}</span>
      )}
    </CardCell>
  );
}

// As wide as the figures leave it: names that come later move none of them.
const NAME_CELL =
  "col-span-2 block min-w-0 p-0 min-[360px]:col-span-3 sm:table-cell sm:w-full sm:max-w-0 sm:py-2.5 sm:pr-2";

const CARD_ROW = "grid grid-cols-4 gap-x-3 min-[360px]:grid-cols-6 gap-y-2 py-3 sm:table-row";

interface Cash {
  overview: Overview;
  /** What of the cash is set apart; null where it is not known. */
  reservedUsd: Decimal | null;
}

/** The cash as a row like the others, with what of it can't be spent now. */
function CashRow({ overview, reservedUsd }: Cash) {
  const { cash_usd: cash, cash_percent: percent, unsettled_usd: unsettled } = overview;
  const parts = [
    ...(reservedUsd !== null && signOf(reservedUsd) > 0 ? [`${formatMoney(reservedUsd)} reserved`] : []),
    ...(signOf(unsettled) > 0 ? [`${formatMoney(unsettled)} not settled yet`] : []),
  ];
  return (
    <TableRow role="row" className={CARD_ROW}>
      <TableRowHead role="rowheader" className={NAME_CELL}>
        CASH
        {parts.map((part) => (
          <span key={part} className="block text-xs font-normal text-muted-foreground">
            {part}
          </span>
        ))}
      </TableRowHead>
      <CardCell figure className="col-span-2 min-[360px]:col-span-3">
        {formatMoney(cash)}
      </CardCell>
      <CardCell label="Share" className="col-span-2 sm:text-right lg:pl-8">
        {percent === null ? "—" : formatMeasuredPercent(percent)}
      </CardCell>
      <ChangeCell label="Today" usd={null} percent={null} />
      <ChangeCell label="Gain" usd={null} percent={null} />
    </TableRow>
  );
}

function Row({ holding, name }: { holding: HoldingToday; name: string | null }) {
  return (
    <TableRow role="row" className={CARD_ROW}>
      <TableRowHead role="rowheader" className={NAME_CELL}>
        {holding.symbol}
        <span className="block truncate text-xs font-normal text-muted-foreground" title={name ?? undefined}>
          {name}
        </span>
      </TableRowHead>
      <CardCell figure className="col-span-2 min-[360px]:col-span-3">
        {formatMoney(holding.value_usd)}
        <span className="block text-xs text-muted-foreground">
          <Quantity value={holding.quantity} /> × {formatPrice(holding.price)}
        </span>
      </CardCell>
      <CardCell label="Share" className="col-span-2 sm:text-right lg:pl-8">
        {holding.share_percent === null ? "—" : formatMeasuredPercent(holding.share_percent)}
      </CardCell>
      <ChangeCell label="Today" usd={holding.day_change_usd} percent={holding.day_change_percent} />
      <ChangeCell label="Gain" usd={holding.gain_usd} percent={holding.gain_percent} />
    </TableRow>
  );
}

/** What is below the holdings must not be screens away: the largest first, the others on request. */
const LARGEST = 10;

const HEADS = ["Holding", "Value", "Share", "Today", "Gain"];

function Rows({ overview, reservedUsd, names }: Cash & { names: ReadonlyMap<string, string> }) {
  const { holdings } = overview;
  const { shown, showAll } = useShownFirst(holdings, LARGEST);
  return (
    <>
      <Table role="table" className="block sm:table">
        <TableCaption>Holdings</TableCaption>
        <TableHeader role="rowgroup" className="sr-only sm:not-sr-only">
          <TableRow role="row">
            {HEADS.map((head) => (
              <TableHead key={head} role="columnheader" figure={head !== "Holding"}>
                {head}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody role="rowgroup" className="block sm:table-row-group">
          {shown.map((holding) => (
            <Row key={holding.symbol} holding={holding} name={names.get(holding.symbol) ?? holding.name} />
          ))}
          <CashRow overview={overview} reservedUsd={reservedUsd} />
        </TableBody>
      </Table>
      <ShowAll showAll={showAll} total={holdings.length} noun="holdings" first={LARGEST} />
    </>
  );
}

interface HoldingsCardProps {
  figures: AccountFigures;
  /** The full names of symbols, as far as they are known. */
  names: ReadonlyMap<string, string>;
  /** What of the cash is set apart; null where it is not known. */
  reservedUsd: Decimal | null;
  link: ReactNode;
}

/** What the account holds: price, value and share, what today brought, and the gain over what was paid; the cash last. */
export function HoldingsCard({ figures, names, reservedUsd, link }: HoldingsCardProps) {
  const { overview, problem, offline } = figures;
  return (
    <Card aria-labelledby="holdings-title">
      <CardHeader>
        <div>
          <CardTitle id="holdings-title">Holdings</CardTitle>
          <CardDescription>
            Share: of the whole account. Today: since the last close. Gain: value less what was paid, as the
            broker books it: bought first, sold first.
          </CardDescription>
        </div>
        {link}
      </CardHeader>
      <CardContent>
        {overview === null ? (
          offline ? (
            <p className="text-sm text-muted-foreground">What is held is shown when you are back.</p>
          ) : problem === null ? (
            <div role="status" aria-label="Loading the holdings">
              <Skeleton className="h-72" />
            </div>
          ) : (
            <p className="text-sm text-muted-foreground">The broker could not be asked what is held.</p>
          )
        ) : overview.holdings.length === 0 ? (
          <p className="text-sm text-muted-foreground">The account holds nothing but cash.</p>
        ) : (
          <Rows overview={overview} reservedUsd={reservedUsd} names={names} />
        )}
      </CardContent>
    </Card>
  );
}
