import { Clock, TriangleAlert } from "lucide-react";
import { cn } from "@/lib/class-names";
import { formatDateTime, formatPercent } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import type { Plan } from "@/wire/generated/planning";
import { ageInWords, OLD_PRICE_SECONDS } from "./price-words";
import { priceAgeSeconds } from "./use-plan";

/** How old the plan's prices are, and what they were held against; loud where they are too old to be believed. */
export function Prices({ plan, receivedAt }: { plan: Plan; receivedAt: number }) {
  const now = useNow(10_000);
  const age = priceAgeSeconds(plan, receivedAt, now.getTime());
  if (age === null || plan.prices_at === null) return null;
  const waiting = plan.state === "WAITING";
  const stale = plan.breaches.some(({ code }) => code === "STALE_QUOTE" || code === "NO_QUOTE");
  const old = waiting && (stale || age > OLD_PRICE_SECONDS);
  const Icon = old ? TriangleAlert : Clock;
  // The last prices of a closed market are as old as the last session, whenever they were asked for: no age in seconds.
  const closed = plan.market?.is_open === false;
  const quote = closed ? null : plan.oldest_quote;
  return (
    <p
      className={cn(
        "flex items-start gap-2 text-sm",
        old ? "rounded-md bg-warning-soft px-3 py-2 text-warning" : "text-muted-foreground",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {stale ? <strong>The market’s quotes are stale. </strong> : null}
        {closed && waiting ? "Last known prices, asked for " : "Prices of "}
        <time dateTime={plan.prices_at.toISOString()}>{formatDateTime(plan.prices_at)}</time>
        {waiting && !closed ? `, ${ageInWords(age)} old` : ""}
        {quote === null ? "" : `; the oldest quote beside them, of ${quote.symbol}, `}
        {quote === null
          ? ""
          : quote.age_seconds < 1
            ? "is of this moment"
            : `was ${ageInWords(quote.age_seconds)} old`}
        .
        {old && !stale
          ? ` They are compared again when you approve: nothing is ordered if one has moved more than ${formatPercent(plan.price_tolerance_percent)}.`
          : ""}
        {waiting && closed ? " The market is closed: fresh quotes are asked for when it opens." : ""}
      </span>
    </p>
  );
}
