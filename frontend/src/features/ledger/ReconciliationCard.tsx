import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { Failure } from "@/components/failure";
import { Notice } from "@/components/notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { announce } from "@/lib/announce";
import { cn } from "@/lib/class-names";
import { formatAge, formatDateTime, formatMoney, formatQuantity } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { sentenceOf } from "@/wire/base/call-error";
import type { Gap, Reconciliation } from "@/wire/generated/ledger";
import { reconcilePositions } from "@/wire/ledger";
import type { Live } from "@/wire/base/live";
import { AcceptGap } from "./AcceptGap";
import { Section } from "./Section";
import { eventInWords, STATES } from "./words";

function GapItem({ gap }: { gap: Gap }) {
  return (
    <li className="border-b py-4 last:border-0">
      <p className="font-medium">{gap.sentence}</p>
      <p className="mt-1 text-sm text-muted-foreground">
        {gap.value_usd === null ? "Its value is not known." : `It is worth ${formatMoney(gap.value_usd)}.`}
      </p>
      {gap.events.length === 0 ? null : (
        <>
          <h3 className="mt-3 text-[0.8125rem] font-medium text-muted-foreground">What happened around it</h3>
          <ul className="mt-1 space-y-1 text-sm">
            {gap.events.map((event) => (
              <li key={event.event_id}>
                <time dateTime={event.at} className="text-muted-foreground">
                  {formatDateTime(new Date(event.at))}
                </time>{" "}
                {eventInWords(event)}
              </li>
            ))}
          </ul>
        </>
      )}
      {gap.can_accept && gap.symbol !== null ? (
        <div className="pt-3 print:hidden">
          <AcceptGap symbol={gap.symbol} gap={gap.gap} sentence={gap.sentence} />
        </div>
      ) : null}
    </li>
  );
}

function Waiting({ waiting }: { waiting: Reconciliation["waiting"] }) {
  return (
    <ul className="space-y-1 text-sm" aria-label="Waited for">
      {waiting.map(({ symbol, ours, brokers }) => (
        <li key={symbol}>
          {symbol}: the broker has {formatQuantity(brokers)}, our books have {formatQuantity(ours)}.
        </li>
      ))}
    </ul>
  );
}

function Standing({ found }: { found: Reconciliation }) {
  const now = useNow(15_000);
  const { word, tone } = STATES[found.state];
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <Badge tone={tone}>{word}</Badge>
        <span>{found.message}</span>
        <time
          dateTime={found.at.toISOString()}
          title={formatDateTime(found.at)}
          className="text-muted-foreground"
        >
          Looked {formatAge(found.at, now)}
        </time>
      </p>
      {found.freeze === null ? null : (
        <Notice
          tone="critical"
          className="mt-4"
          title={found.freeze === "HALTED" ? "Nothing is ordered." : "Nothing is bought; sales still go."}
        >
          Find out what happened first. Once the books balance, resume trading in the header.
        </Notice>
      )}
      {found.gaps.length === 0 ? null : (
        <ul aria-label="Gaps" className="pt-2">
          {found.gaps.map((gap) => (
            <GapItem key={`${gap.identity} ${gap.symbol ?? ""}`} gap={gap} />
          ))}
        </ul>
      )}
      {!found.costs?.length ? null : (
        <ul aria-label="Costs that differ" className="pt-3 text-sm">
          {found.costs.map((cost) => (
            <li key={cost.symbol}>{cost.sentence}</li>
          ))}
        </ul>
      )}
      {found.waiting.length === 0 ? null : (
        <div className="pt-3">
          <Waiting waiting={found.waiting} />
        </div>
      )}
    </>
  );
}

/** Whether the ledger agrees with the broker, live; a button compares again. */
export function ReconciliationCard({ standing }: { standing: Live<Reconciliation | null> }) {
  const [busy, setBusy] = useState(false);
  const reconcile = async () => {
    setBusy(true);
    try {
      const { state, message } = await reconcilePositions({});
      announce(state === "BALANCED" ? "success" : "error", message);
    } catch (error) {
      announce("error", sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section
      title="Books and broker"
      description="Cash and every position, compared after each run and each day after the close."
      actions={
        <Button variant="outline" disabled={busy} onClick={() => void reconcile()} className="print:hidden">
          <RefreshCw aria-hidden className={cn(busy && "animate-spin")} />
          {busy ? "Comparing…" : "Compare now"}
        </Button>
      }
    >
      {standing.status === "loading" ? (
        <div role="status" aria-label="Loading the state of the books">
          <Skeleton className="h-6 w-80 max-w-full" />
        </div>
      ) : null}
      {standing.status === "error" ? (
        <Failure title="The state of the books could not be read." onRetry={standing.retry}>
          {standing.message}
        </Failure>
      ) : null}
      {standing.status === "ready" && standing.value === null ? (
        <div className="max-w-prose space-y-2 py-2 text-sm">
          <p className="font-medium">The ledger begins with the first comparison.</p>
          <p className="text-muted-foreground">
            It takes over cash and every holding from the broker, and orders nothing. From then on this page
            shows returns by day, what earned them, open lots, realized gains, losses that could be harvested
            and the papers for the year&apos;s end. A first rebalance begins it as well.
          </p>
        </div>
      ) : null}
      {standing.status === "ready" && standing.value !== null ? <Standing found={standing.value} /> : null}
    </Section>
  );
}
