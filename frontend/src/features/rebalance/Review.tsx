import type { ComponentProps, ReactNode } from "react";
import { CircleAlert, CircleCheck } from "lucide-react";
import { BoundLine } from "@/components/bound-line";
import { Shortcomings } from "@/components/shortcomings";
import { Terms } from "@/components/term";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { PageState } from "@/components/page-state";
import { compareDecimals, signOf } from "@/lib/decimal";
import {
  formatDateTime,
  formatMeasuredPercent,
  formatMoney,
  formatQuantity,
  formatWeekday,
} from "@/lib/format";
import type { PlanItem, Market, Plan } from "@/wire/generated/planning";
import { ChosenObjective } from "./BesideQuestion";
import { largestChanges } from "./changes";
import { ChecksCard } from "./ChecksCard";
import { HarvestNotice } from "./HarvestNotice";
import { undoneBy } from "./harvest-words";
import { HoldsTable, TradesTable } from "./PlanTables";
import { orderWords } from "./order-words";
import { Prices } from "./Prices";
import { requestWords } from "./request";
import { TaxCard } from "./TaxCard";
import { WholeAccount } from "./WholeAccount";

/** With more trades than this the largest changes are named before the table. */
const TRADES_AT_A_GLANCE = 8;
const CHANGES_NAMED = 3;
/** Where the step that follows is found. */
const STEP_ID = "approval";

interface FigureProps {
  term: string;
  children: ReactNode;
  note?: string | null;
  className?: string;
}

function Figure({ term, children, note, className }: FigureProps) {
  return (
    <div className={className}>
      <dt className="text-[0.8125rem] text-muted-foreground">{term}</dt>
      <dd className="text-base font-semibold min-[360px]:text-lg tracking-tight tabular-nums">
        {children}
        {note ? <span className="text-sm font-normal text-muted-foreground"> {note}</span> : null}
      </dd>
    </div>
  );
}

const shareOf = (percent: Plan["cash_percent_after"]) =>
  percent === null ? null : formatMeasuredPercent(percent);

/** What the percents are of, where that is not the whole account. */
function managedNote({ managed_usd: managed, portfolio_value: whole }: Plan): string | null {
  if (!managed || compareDecimals(managed, whole) === 0) return null;
  return `percents are of the managed part, ${formatMoney(managed)}`;
}

/** What the account is worth, what moves, and the cash before and after. */
function Figures({ plan, trades }: { plan: Plan; trades: number }) {
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-3 sm:flex sm:flex-wrap">
      <Figure term="Equity" className="col-span-2" note={managedNote(plan)}>
        {formatMoney(plan.portfolio_value)}
      </Figure>
      {plan.reserved_usd && signOf(plan.reserved_usd) > 0 ? (
        <Figure term="Reserved, not touched">{formatMoney(plan.reserved_usd)}</Figure>
      ) : null}
      {trades === 0 ? null : (
        <>
          <Figure term="Sells, about">{formatMoney(plan.sells_usd)}</Figure>
          <Figure term="Buys, about">{formatMoney(plan.buys_usd)}</Figure>
        </>
      )}
      <Figure term="Cash before" note={shareOf(plan.cash_percent_before)}>
        {formatMoney(plan.cash_before)}
      </Figure>
      <Figure term="Cash after (estimated)" note={shareOf(plan.cash_percent_after)}>
        {formatMoney(plan.cash_after)}
      </Figure>
    </dl>
  );
}

function MarketBadge({ market }: { market: Market }) {
  if (market.is_open) {
    return (
      <Badge tone="positive" className="max-w-full whitespace-normal">
        Market open until {formatWeekday(market.next_close)}
      </Badge>
    );
  }
  return (
    <Badge tone="warning" className="max-w-full whitespace-normal">
      Market closed, opens {formatWeekday(market.next_open)}
    </Badge>
  );
}

/** The first letters of a plan's hash: enough to distinguish two plans by eye. */
function shortPlanId(planId: string): string {
  return planId.replace(/^sha256:/, "").slice(0, 8);
}

const MADE: Record<Plan["origin"], string> = {
  PERSON: "Previewed",
  SCHEDULE: "Made by the scheduled check",
  SUGGESTIONS: "Made from suggestions",
  RECOMMENDATIONS: "Made from recommendations",
};

/** Which plan this is, and what can be done with it as a document. */
function Document({ plan, actions }: { plan: Plan; actions: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t pt-4 text-[0.8125rem] text-muted-foreground">
      <span className="mr-auto">
        {MADE[plan.origin]} {formatDateTime(plan.created_at)} · plan{" "}
        <code title={plan.plan_id}>{shortPlanId(plan.plan_id)}</code>
      </span>
      <span className="flex flex-wrap gap-2 print:hidden">{actions}</span>
    </div>
  );
}

/** The largest changes in a sentence, where the table is too long to see them at a glance. */
function Largest({ trades, plan }: { trades: PlanItem[]; plan: Plan }) {
  if (trades.length <= TRADES_AT_A_GLANCE) return null;
  const named = largestChanges(trades, plan.shares_after, CHANGES_NAMED).map(
    ({ symbol, now, after }) => `${symbol} ${formatMeasuredPercent(now)} → ${formatMeasuredPercent(after)}`,
  );
  return named.length === 0 ? null : <p className="text-sm">Changes most: {named.join(", ")}.</p>;
}

/** The way past a long table to the step below it, with what is said there where nothing can be started. */
function WayDown({ plan, trades }: { plan: Plan; trades: PlanItem[] }) {
  if (trades.length <= TRADES_AT_A_GLANCE) return null;
  return (
    <p className="text-sm print:hidden">
      {plan.can_start ? null : <span className="font-medium">This plan can&apos;t be started now. </span>}
      <a href={`#${STEP_ID}`} className="font-medium text-primary underline underline-offset-4">
        {plan.can_start ? "Go to the approval" : "See what keeps it from starting"}
      </a>
    </p>
  );
}

function Heading({ plan, trades }: { plan: Plan; trades: number }) {
  return (
    <CardHeader>
      <div>
        <CardTitle id="plan-title">
          {trades === 0
            ? "Nothing to trade"
            : `${formatQuantity(`${trades}`)} planned ${trades === 1 ? "trade" : "trades"}`}
        </CardTitle>
        <CardDescription>
          {trades === 0
            ? "Measured at the prices of this moment."
            : "Sells come first and fund the buys. Amounts are estimates at the prices of this plan."}
        </CardDescription>
      </div>
      {plan.market === null ? null : <MarketBadge market={plan.market} />}
    </CardHeader>
  );
}

interface ReviewProps {
  plan: Plan;
  receivedAt: number;
  /** The step that follows from the plan; nothing where it can't be approved any more. */
  nextStep: ReactNode;
  /** What can be done with the plan as a document. */
  documentActions: ReactNode;
  /** The way to the settings that would change what a plan leaves undone. */
  settings?: ReactNode;
  /** What can be done with a plan that trades nothing. */
  idleActions?: ReactNode;
  /** Plans the rest anew without one trade. */
  onLeaveOut?: (symbol: string) => void;
  /** Trading was never switched on for this account. */
  neverOn?: boolean;
  /** The same account, planned by the other objective. */
  beside?: ReactNode;
}

/** A plan without trades: everything is where it should be, or the page says why nothing moves. */
function Idle({ plan, actions }: { plan: Plan; actions: ReactNode }) {
  const isCalm = plan.standing?.on_target ?? !plan.needs_rebalance;
  return (
    <PageState
      icon={isCalm ? CircleCheck : CircleAlert}
      title={
        plan.request !== null
          ? "Nothing has to be traded"
          : isCalm
            ? "Everything is where it should be"
            : "No trade can be made"
      }
      actions={actions}
    >
      {plan.message ??
        (plan.needs_rebalance
          ? "Something is outside its band, but no trade can be made for it: the reasons are below."
          : "Every target is inside its tolerance band.")}
    </PageState>
  );
}

/** How the trades are ordered and what they cost, while the plan may still be approved. */
function Orders({ plan }: { plan: Plan }) {
  return (
    <p className="text-[0.8125rem] text-muted-foreground empty:hidden">
      {plan.state === "WAITING" ? orderWords(plan) : null}
    </p>
  );
}

/** The plan as it would be carried out: each trade, and each trade that is not made, with its reason. */
export function Review(props: ReviewProps) {
  const { plan, receivedAt, nextStep, documentActions, settings, idleActions, onLeaveOut, beside } = props;
  const trades = plan.items.filter((item) => item.action !== "HOLD");
  const cash = plan.items.find(({ symbol }) => symbol === "CASH");
  const holds = plan.items.filter((item) => item.action === "HOLD" && (trades.length === 0 || item !== cash));
  const shortcomings = (
    <Shortcomings shortcomings={undoneBy(plan)} findings={plan.findings ?? []} settings={settings} />
  );
  const asked = requestWords(plan.request, plan.wanted_by);
  const sells = trades.some((item) => item.action === "SELL");
  return (
    <div className="space-y-4 sm:space-y-6">
      <Card aria-labelledby="plan-title">
        <Heading plan={plan} trades={trades.length} />
        <CardContent className="space-y-5">
          <Figures plan={plan} trades={trades.length} />
          {asked === null ? null : <p className="text-sm">{asked}</p>}
          <HarvestNotice plan={plan} />
          {plan.gains_budget ? <p className="text-sm">{plan.gains_budget.message}</p> : null}
          <Prices plan={plan} receivedAt={receivedAt} />
          {trades.length === 0 ? (
            <>
              <Idle plan={plan} actions={idleActions} />
              <ChosenObjective plan={plan} settings={settings} />
              {plan.needs_rebalance || plan.request !== null ? beside : null}
            </>
          ) : (
            <>
              <Largest trades={trades} plan={plan} />
              {nextStep === null ? null : <WayDown trades={trades} plan={plan} />}
              <TradesTable
                trades={trades}
                cash={cash}
                sharesAfter={plan.shares_after}
                orders={plan.orders}
                onLeaveOut={trades.length > 1 ? onLeaveOut : undefined}
              />
              <WholeAccount plan={plan} />
              <BoundLine bound={plan.bound} />
              <Orders plan={plan} />
              {shortcomings}
              <ChosenObjective plan={plan} settings={settings} />
              {beside}
              <Terms of={["drift", "band", "managed", "spread", "run"]} />
              <div id={STEP_ID} tabIndex={-1} className="scroll-mt-20 outline-none empty:hidden">
                {nextStep}
              </div>
            </>
          )}
          <Document plan={plan} actions={documentActions} />
        </CardContent>
      </Card>
      {sells && plan.state !== "STARTED" ? <TaxCard planId={plan.plan_id} /> : null}
      {trades.length === 0 || plan.market === null ? null : (
        <ChecksCard breaches={plan.breaches} market={plan.market} neverOn={props.neverOn ?? false} />
      )}
      {holds.length === 0 ? null : <NotTraded holds={holds} />}
    </div>
  );
}

function NotTraded({ holds }: Pick<ComponentProps<typeof HoldsTable>, "holds">) {
  return (
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
  );
}
