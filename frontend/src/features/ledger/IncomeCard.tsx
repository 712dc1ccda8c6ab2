import type { ReactNode } from "react";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatSignedMoney } from "@/lib/format";
import { useLedger } from "./use-ledger";
import { CHARACTERS } from "./words";

/** What the account was paid in its newest year, by kind, as the ledger has it. */
export default function IncomeCard({ uid, link }: { uid: string; link: ReactNode }) {
  const { ledger, problem } = useLedger(uid, "", "FIFO");
  const newest = ledger?.year_ends.toSorted((a, b) => b.year - a.year)[0];
  return (
    <Card aria-labelledby="income-title">
      <CardHeader>
        <div>
          <CardTitle id="income-title">Income{newest === undefined ? "" : ` ${newest.year}`}</CardTitle>
          <CardDescription>Dividends, interest and fees, as the broker booked them.</CardDescription>
        </div>
        {link}
      </CardHeader>
      <CardContent>
        {ledger === null ? (
          problem === null ? (
            <Skeleton className="h-16" />
          ) : (
            <p className="text-sm text-muted-foreground">The ledger could not be read: {problem}</p>
          )
        ) : newest === undefined || newest.income.length === 0 ? (
          <p className="text-sm text-muted-foreground">Nothing has been paid or charged yet.</p>
        ) : (
          <dl className="divide-y text-sm">
            {newest.income.map(({ character, amount_usd: amount }) => (
              <div key={character} className="flex justify-between gap-6 py-2 first:pt-0 last:pb-0">
                <dt className="text-muted-foreground">{CHARACTERS[character]}</dt>
                <dd className="font-medium tabular-nums">{formatSignedMoney(amount)}</dd>
              </div>
            ))}
          </dl>
        )}
      </CardContent>
    </Card>
  );
}
