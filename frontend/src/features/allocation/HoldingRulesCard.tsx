import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import type { Decimal } from "@/lib/decimal";
import { formatMoney } from "@/lib/format";
import { RuleBadge, useTradingRule } from "./TradingRule";
import type { TradingRules } from "./use-trading-rules";

interface Holding {
  symbol: string;
  value: Decimal;
}

function Row({ holding, rules }: { holding: Holding; rules: TradingRules }) {
  const { symbol, value } = holding;
  const { rule, button, panel } = useTradingRule(symbol, rules, true);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b py-3 last:border-0">
      <div className="mr-auto">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-semibold">{symbol}</span>
          <RuleBadge rule={rule} />
        </p>
        <p className="text-[0.8125rem] text-muted-foreground tabular-nums">{formatMoney(value)}</p>
      </div>
      {button("Freeze")}
      {panel === null ? null : <div className="basis-full">{panel}</div>}
    </li>
  );
}

/** Holdings whose targets follow from strategies or classes: what is left to decide here is whether they are traded. */
export default function HoldingRulesCard({ holdings, rules }: { holdings: Holding[]; rules: TradingRules }) {
  if (holdings.length === 0) return null;
  return (
    <Card aria-labelledby="holding-rules-title">
      <CardHeader>
        <div>
          <CardTitle id="holding-rules-title">Single holdings</CardTitle>
          <CardDescription>
            A frozen holding is never traded, whatever its strategy or class asks.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <ul>
          {holdings.map((holding) => (
            <Row key={holding.symbol} holding={holding} rules={rules} />
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
