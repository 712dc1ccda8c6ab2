import { RefreshCw, ShieldCheck } from "lucide-react";
import { BreachList } from "@/components/breach-list";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { formatCountdown, formatDateTime, formatPercent, formatWeekday } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { useOnline } from "@/lib/use-online";
import type { Market, Plan } from "@/wire/generated/planning";
import { whyNotNow } from "./approval-words";
import { remainingMs } from "./use-plan";

const HOUR_MS = 3_600_000;

/** Why the plan can't be approved now; each refusal with its limit and what can be done about it. */
function Breaches({ plan, onLookAgain }: { plan: Plan; onLookAgain: (() => void) | undefined }) {
  return (
    <Notice
      tone="warning"
      title="This plan can't be started now."
      actions={
        onLookAgain === undefined ? null : (
          <Button size="small" variant="outline" onClick={onLookAgain}>
            Look again
          </Button>
        )
      }
    >
      <BreachList breaches={plan.breaches} />
      {plan.market === null || plan.market.is_open ? null : (
        <p className="pt-2">The market opens {formatDateTime(plan.market.next_open)}.</p>
      )}
    </Notice>
  );
}

/** The market is closed and the person wants runs to wait: approving now orders nothing before the open. */
function WillWait({ market }: { market: Market | null }) {
  if (market === null || market.is_open) return null;
  return (
    <Notice title="The market is closed: an approved plan waits for the open.">
      It opens {formatDateTime(market.next_open)}. Holdings, prices and limits are checked again before the
      first order; if a price has moved too far then, nothing is ordered.
    </Notice>
  );
}

/** Some buys take settled cash alone: they are made when the sales have settled. */
function WillSettle({ plan }: { plan: Plan }) {
  if (!plan.settlement) return null;
  return (
    <Notice title={plan.settlement.message}>
      The broker takes only settled cash for it. The rest is traded at once; if a price has moved too far by
      then, that order is left out.
    </Notice>
  );
}

/** What to know before a plan is approved that may be: what is left out, and what waits. */
function BeforeApproval({ plan }: { plan: Plan }) {
  return (
    <>
      {plan.breaches.map((breach) => (
        <Notice key={`${breach.code} ${breach.symbol}`} title={`Left out: ${breach.message}`} />
      ))}
      <WillWait market={plan.market} />
      <WillSettle plan={plan} />
    </>
  );
}

/** How long the plan may still be approved: a countdown, or the moment where it is far away. */
function Expiry({ plan, left }: { plan: Plan; left: number }) {
  if (left <= 0) return "Expired";
  if (left > HOUR_MS) return `Waits until ${formatWeekday(plan.expires_at)}`;
  return (
    <>
      Expires in{" "}
      <span role="timer" className="font-medium text-foreground tabular-nums">
        {formatCountdown(left)}
      </span>
    </>
  );
}

interface ApprovalProps {
  plan: Plan;
  receivedAt: number;
  /** The trading state as it is heard now: newer than the plan's. */
  halted: boolean;
  neverOn: boolean;
  /** Another run is under way. */
  busy: boolean;
  onApprove: () => void;
  onPreviewAgain: () => void;
  /** Looks at the same plan again; where there is another way, a preview is made anew. */
  onLookAgain?: (() => void) | undefined;
}

/** The one step that sends orders, with all that prevents it. */
export function Approval({
  plan,
  receivedAt,
  halted,
  neverOn,
  busy,
  onApprove,
  onPreviewAgain,
  onLookAgain,
}: ApprovalProps) {
  const now = useNow(1000);
  const left = remainingMs(plan, receivedAt, now.getTime());
  const expired = left <= 0;
  const online = useOnline();
  const why = whyNotNow({ canStart: plan.can_start, online, halted, neverOn, expired, busy });
  return (
    <div className="space-y-4">
      {plan.can_start ? (
        <BeforeApproval plan={plan} />
      ) : neverOn && plan.breaches.every(({ code }) => code === "TRADING_HALTED") ? null : (
        <Breaches plan={plan} onLookAgain={onLookAgain} />
      )}
      {plan.can_start && halted && !neverOn ? (
        <Notice tone="warning" title="Trading was halted after this preview. Resume trading to approve." />
      ) : null}
      {expired ? (
        <Notice tone="warning" title="This plan has expired." urgent>
          Prices have moved on: preview again to approve a fresh one.
        </Notice>
      ) : null}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-muted-foreground">
          <Expiry plan={plan} left={left} />
          {" · "}stops if a price moves more than {formatPercent(plan.price_tolerance_percent)}
          {why === null ? null : (
            <span id="approve-why" role="status" className="block font-medium text-foreground">
              {why}
            </span>
          )}
        </p>
        <div className="flex w-full flex-wrap gap-2 sm:w-auto print:hidden">
          <Button variant="outline" className="flex-1 sm:flex-none" onClick={onPreviewAgain}>
            <RefreshCw aria-hidden /> Preview again
          </Button>
          <Button
            className="flex-1 sm:flex-none"
            disabled={why !== null}
            aria-describedby={why === null ? undefined : "approve-why"}
            onClick={onApprove}
          >
            <ShieldCheck aria-hidden /> Approve and trade
          </Button>
        </div>
      </div>
    </div>
  );
}
