import { Notice } from "@/components/notice";
import { formatMoney } from "@/lib/format";
import type { Plan } from "@/wire/generated/planning";

/** What a harvest sells at a loss, and what follows it. */
export function HarvestNotice({ plan: { harvest } }: { plan: Plan }) {
  if (!harvest) return null;
  return (
    <Notice title={`Harvest: ${harvest.symbol} is sold whole, and ${harvest.replacement} takes its weight`}>
      Nothing else is traded by this plan. It realizes a loss of about {formatMoney(harvest.loss_usd)}. For 31
      days after the sale no plan buys {harvest.symbol}; then it goes back, unless that costs more than it is
      worth. Whether the two are “substantially identical” for tax is your own call.
    </Notice>
  );
}
