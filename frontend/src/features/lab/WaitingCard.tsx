import { useQuery } from "@tanstack/react-query";
import { Notice } from "@/components/notice";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { formatDay, formatSignedMoney } from "@/lib/format";
import { sentenceOf } from "@/wire/base/call-error";
import { answers } from "@/wire/base/query";
import { fetchCostOfWaiting } from "@/wire/evidence";
import type { CostOfWaiting } from "@/wire/generated/evidence";

const word = (reason: string) => reason.toLowerCase().replaceAll("_", " ");

function Rows({ found }: { found: CostOfWaiting }) {
  return (
    <Table label="Waiting by symbol">
      <TableCaption>The cost of waiting</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Symbol</TableHead>
          <TableHead figure>Trade</TableHead>
          <TableHead>Why not</TableHead>
          <TableHead>Since</TableHead>
          <TableHead figure>Cost so far</TableHead>
          <TableHead figure>One more day</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {found.rows.map((row) => (
          <TableRow key={row.symbol}>
            <TableRowHead>{row.symbol}</TableRowHead>
            <TableCell figure>{formatSignedMoney(row.amount_usd)}</TableCell>
            <TableCell>{word(row.reason)}</TableCell>
            <TableCell className="whitespace-nowrap">
              {row.since === null ? "—" : formatDay(row.since)}
            </TableCell>
            <TableCell figure>{row.since === null ? "—" : formatSignedMoney(row.cost_usd)}</TableCell>
            <TableCell figure>
              {row.low_usd === null || row.high_usd === null
                ? "—"
                : `${formatSignedMoney(row.low_usd)} to ${formatSignedMoney(row.high_usd)}`}
            </TableCell>
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
            What each trade that was not made has cost since (minus: saved), and what one more day costs with
            80 % probability.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        {isPending ? (
          <p role="status" className="text-sm text-muted-foreground">
            Fetching the closes …
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
