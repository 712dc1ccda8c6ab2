import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { ShowAll, useShownFirst } from "@/components/shown-first";
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
import { formatSignedMoney } from "@/lib/format";
import { taxInWords } from "@/lib/tax-words";
import type { PlannedSale, PlanTax } from "@/wire/generated/tax";
import { notesOn, totalInWords } from "./plan-tax-words";
import { usePlanTax } from "./use-plan-tax";

const TERMS = "hidden sm:table-cell";

function Terms({ tax }: { tax: PlanTax["total"] }) {
  return (
    <>
      <TableCell figure className={TERMS}>
        {formatSignedMoney(tax.short_term_usd)}
      </TableCell>
      <TableCell figure className={TERMS}>
        {formatSignedMoney(tax.long_term_usd)}
      </TableCell>
      <TableCell figure className={TERMS}>
        {formatSignedMoney(tax.unknown_term_usd)}
      </TableCell>
    </>
  );
}

function Sale({ sale }: { sale: PlannedSale }) {
  return (
    <TableRow>
      <TableRowHead>{sale.symbol}</TableRowHead>
      <TableCell>
        {taxInWords(sale.tax)}
        {notesOn(sale).map((note) => (
          <span key={note} className="block text-[0.8125rem] text-muted-foreground">
            {note}
          </span>
        ))}
      </TableCell>
      <Terms tax={sale.tax} />
    </TableRow>
  );
}

function Estimate({ tax }: { tax: PlanTax }) {
  const { shown, showAll } = useShownFirst(tax.sales);
  return (
    <>
      <p className="pb-3 text-sm font-medium">{totalInWords(tax)}</p>
      <Table>
        <TableCaption>Tax estimate of the planned sells</TableCaption>
        <TableHeader>
          <TableRow>
            <TableHead>Sell</TableHead>
            <TableHead>Would realize</TableHead>
            <TableHead figure className={TERMS}>
              Short term
            </TableHead>
            <TableHead figure className={TERMS}>
              Long term
            </TableHead>
            <TableHead figure className={TERMS}>
              Term unknown
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {shown.map((sale) => (
            <Sale key={sale.symbol} sale={sale} />
          ))}
          {tax.sales.length > 1 ? (
            <TableRow className="font-medium">
              <TableRowHead>Together</TableRowHead>
              <TableCell>{formatSignedMoney(tax.total.gain_usd)}</TableCell>
              <Terms tax={tax.total} />
            </TableRow>
          ) : null}
        </TableBody>
      </Table>
      <ShowAll showAll={showAll} total={tax.sales.length} noun="sells" />
    </>
  );
}

/** What the plan's sells would realize for tax; asked for after the plan is shown, so that the plan never waits for it. */
export function TaxCard({ planId }: { planId: string }) {
  const [state, again] = usePlanTax(planId);
  return (
    <Card aria-labelledby="tax-title">
      <CardHeader>
        <div>
          <CardTitle id="tax-title">Tax estimate</CardTitle>
          <CardDescription>
            What the sells would realize: an estimate from the lots as Alpaca books them, oldest first. Not
            advice.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        {state.status === "loading" ? (
          <div role="status" aria-label="Estimating the tax" className="space-y-2">
            <Skeleton className="h-5 w-72 max-w-full" />
            <Skeleton className="h-16" />
          </div>
        ) : null}
        {state.status === "error" ? (
          <Notice
            title="The tax estimate could not be loaded."
            actions={
              <Button size="small" variant="outline" onClick={again}>
                Try again
              </Button>
            }
          >
            {state.error.message} The plan itself does not depend on it.
          </Notice>
        ) : null}
        {state.status === "ready" ? <Estimate tax={state.tax} /> : null}
      </CardContent>
    </Card>
  );
}
