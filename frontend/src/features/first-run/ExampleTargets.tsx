import { WandSparkles } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Decimal } from "@/lib/decimal";

export interface ExampleTarget {
  symbol: string;
  name: string;
  percent: Decimal;
}

/** Four lines to change, so that nobody has to begin with an empty page. */
export const EXAMPLE: ExampleTarget[] = [
  { symbol: "SPY", name: "SPDR S&P 500 ETF Trust", percent: "50" },
  { symbol: "QUAL", name: "iShares MSCI USA Quality Factor ETF", percent: "20" },
  { symbol: "USMV", name: "iShares MSCI USA Min Vol Factor ETF", percent: "20" },
  { symbol: "CASH", name: "Cash", percent: "10" },
];

/** Offers an example where nothing was entered yet; it is one, not advice. */
export function ExampleTargets({ onUse }: { onUse: (example: ExampleTarget[]) => void }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-dashed px-4 py-3 sm:px-6">
      <p className="min-w-0 flex-1 basis-64 text-sm text-muted-foreground">
        Add each symbol with its share of the account, use a CSV file, or begin with an example and change it.
        The example shows how it works; it is not advice.
      </p>
      <Button variant="outline" onClick={() => onUse(EXAMPLE)}>
        <WandSparkles aria-hidden /> Fill in an example
      </Button>
    </div>
  );
}
