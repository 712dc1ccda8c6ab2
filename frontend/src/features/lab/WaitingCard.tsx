import { useQuery } from "@tanstack/react-query";
import { ActionLabel } from "@/components/action-label";
import { CardCell } from "@/components/card-cell";
import { Notice } from "@/components/notice";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import {
  Table,
  TableBody,
  TableCaption,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { magnitude, signOf, type Decimal } from "@/lib/decimal";
import { formatDay, formatMoney, formatSignedMoney } from "@/lib/format";
import { reasonInWords } from "@/lib/reasons";
import { sentenceOf } from "@/wire/base/call-error";
import { answers } from "@/wire/base/query";
import { fetchCostOfWaiting } from "@/wire/evidence";
import type { CostOfWaiting } from "@/wire/generated/evidence";

const why = (reason: string) => (reason === "NOT_ASKED" ? "Nobody has asked for it." : reasonInWords(reason));

/** What would be bought or sold now: by word, not by sign. */
function Trade({ amount }: { amount: Decimal }) {
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-x-1.5">
      <ActionLabel action={signOf(amount) < 0 ? "SELL" : "BUY"} />
      {formatMoney(magnitude(amount))}
    </span>
  );
}

const HEADS: [head: string, figure: boolean][] = [
  ["Symbol", false],
  ["Trade", true],
  ["Why not", false],
  ["Since", false],
  ["Cost so far", true],
  ["One more day", true],
];

function Rows({ found }: { found: CostOfWaiting }) {
  return (
    <Table role="table" className="block sm:table">
      <TableCaption>The cost of waiting</TableCaption>
      <TableHeader role="rowgroup" className="sr-only sm:not-sr-only">
        <TableRow role="row">
          {HEADS.map(([head, figure]) => (
            <TableHead key={head} role="columnheader" figure={figure}>
              {head}
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody role="rowgroup" className="block sm:table-row-group">
        {found.rows.map((row) => (
          <TableRow
            key={row.symbol}
            role="row"
            className="grid grid-cols-2 gap-x-3 gap-y-2 py-3 sm:table-row"
          >
            <TableRowHead role="rowheader" className="block p-0 sm:table-cell sm:py-2.5 sm:pr-2">
              {row.symbol}
            </TableRowHead>
            <CardCell figure>
              <Trade amount={row.amount_usd} />
            </CardCell>
            <CardCell className="col-span-full text-muted-foreground">{why(row.reason)}</CardCell>
            <CardCell label="Since" className="sm:whitespace-nowrap">
              {row.since === null ? "—" : formatDay(row.since)}
            </CardCell>
            <CardCell label="Cost so far" className="sm:text-right sm:whitespace-nowrap">
              {row.since === null ? "—" : formatSignedMoney(row.cost_usd)}
            </CardCell>
            <CardCell label="One more day" className="col-span-full sm:text-right sm:whitespace-nowrap">
              {row.low_usd === null || row.high_usd === null
                ? "—"
                : `${formatSignedMoney(row.low_usd)} to ${formatSignedMoney(row.high_usd)}`}
            </CardCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** Each trade that was not made: what that has cost, and what the next day may cost. */
export function WaitingCard({ uid }: { uid: string }) {
  const { data, error, isPending } = useQuery(
    { queryKey: ["waiting", uid], queryFn: () => fetchCostOfWaiting({}), staleTime: 5 * 60_000 },
    answers,
  );
  return (
    <Card aria-labelledby="waiting-title">
      <CardHeader>
        <div>
          <CardTitle id="waiting-title">The cost of waiting</CardTitle>
          <CardDescription>
            What each trade that was not made has cost since (minus: saved), and between which amounts one
            more day moves that in four of five cases.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        {isPending ? (
          <p role="status" className="text-sm text-muted-foreground">
            Fetching the closes…
          </p>
        ) : null}
        {error === null ? null : (
          <Notice tone="critical" title="It could not be calculated.">
            {sentenceOf(error)}
          </Notice>
        )}
        {data === undefined ? null : <Rows found={data} />}
      </CardContent>
    </Card>
  );
}
