import type { ReactNode } from "react";
import { CircleCheck } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { PageState } from "@/components/page-state";
import { formatDateTime, formatMoney } from "@/lib/format";
import type { Preview } from "@/wire/callables";
import { ChecksCard } from "./ChecksCard";
import { HoldsTable, TradesTable } from "./PlanTables";

function Figure({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-[0.8125rem] text-muted-foreground">{term}</dt>
      <dd className="text-lg font-semibold tracking-tight tabular-nums">{children}</dd>
    </div>
  );
}

function Market({ market }: Pick<Preview, "market">) {
  if (market.is_open) {
    return (
      <Badge tone="positive">
        Market open{market.next_close ? ` until ${formatDateTime(market.next_close)}` : ""}
      </Badge>
    );
  }
  return (
    <Badge tone="warning">
      Market closed{market.next_open ? `, opens ${formatDateTime(market.next_open)}` : ""}
    </Badge>
  );
}

/** The first letters of a plan's hash: enough to tell two plans apart by eye. */
function shortPlanId(planId: string): string {
  return planId.replace(/^sha256:/, "").slice(0, 8);
}

/** Which plan this is, and what can be done with it as a document. */
function Document({ preview, actions }: { preview: Preview; actions: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t pt-4 text-[0.8125rem] text-muted-foreground">
      <span className="mr-auto">
        Previewed {formatDateTime(preview.created_at)} · plan{" "}
        <code title={preview.plan_id}>{shortPlanId(preview.plan_id)}</code>
      </span>
      <span className="flex flex-wrap gap-2 print:hidden">{actions}</span>
    </div>
  );
}

interface ReviewProps {
  preview: Preview;
  /** The step that follows from the plan. */
  approval: ReactNode;
  /** What can be done with the plan as a document. */
  documentActions: ReactNode;
}

/** The plan as it would be carried out: each trade, and each trade that is not made, with its reason. */
export function Review({ preview, approval, documentActions }: ReviewProps) {
  const trades = preview.items.filter((item) => item.action !== "HOLD");
  const holds = preview.items.filter((item) => item.action === "HOLD");
  return (
    <div className="space-y-4 sm:space-y-6">
      <Card aria-labelledby="plan-title">
        <CardHeader>
          <div>
            <CardTitle id="plan-title">
              {trades.length === 0
                ? "Nothing to trade"
                : `${trades.length} planned ${trades.length === 1 ? "trade" : "trades"}`}
            </CardTitle>
            <CardDescription>
              {trades.length === 0
                ? "Measured at the prices of this moment."
                : "Sells come first and fund the buys. Amounts are estimates at the prices of this preview."}
            </CardDescription>
          </div>
          <Market market={preview.market} />
        </CardHeader>
        <CardContent className="space-y-5">
          <dl className="flex flex-wrap gap-x-8 gap-y-2">
            <Figure term="Portfolio value">{formatMoney(preview.portfolio_value)}</Figure>
            <Figure term="Cash before">{formatMoney(preview.cash_before)}</Figure>
            <Figure term="Cash after (estimated)">{formatMoney(preview.cash_after)}</Figure>
          </dl>
          {trades.length === 0 ? (
            <PageState icon={CircleCheck} title="Nothing to do">
              {preview.needs_rebalance
                ? "Something is outside its band, but no trade can be made for it: the reasons stand below."
                : "Every target is inside its tolerance band."}
            </PageState>
          ) : (
            <>
              <TradesTable trades={trades} sharesAfter={preview.shares_after} />
              {approval}
            </>
          )}
          <Document preview={preview} actions={documentActions} />
        </CardContent>
      </Card>
      {trades.length === 0 ? null : <ChecksCard preview={preview} />}
      {holds.length === 0 ? null : (
        <Card aria-labelledby="holds-title">
          <CardHeader>
            <div>
              <CardTitle id="holds-title">Not traded</CardTitle>
              <CardDescription>What stays as it is, and why.</CardDescription>
            </div>
          </CardHeader>
          <CardContent>
            <HoldsTable holds={holds} />
          </CardContent>
        </Card>
      )}
    </div>
  );
}
