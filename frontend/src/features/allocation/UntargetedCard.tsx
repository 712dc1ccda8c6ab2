import { ArrowUpRight, Ban, ListPlus } from "lucide-react";
import { Suspense, useState } from "react";
import { z } from "zod/mini";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { announce } from "@/lib/announce";
import { formatMoney } from "@/lib/format";
import { kept } from "@/lib/kept";
import { lazyPart } from "@/lib/lazy-part";
import type { DraftTarget } from "./draft";
import { RuleBadge, useTradingRule } from "./TradingRule";
import type { UntargetedHolding } from "./untargeted";
import type { TradingRules } from "./use-trading-rules";

const SellDialog = lazyPart(() => import("./SellDialog"));

const keptLeft = (uid: string) => kept(`evenkeel.left-alone.${uid}`, z.array(z.string()));

/** Puts a holding into the draft: with an empty percentage to fill in, or with 0 to sell it whole. */
function draftOf(symbol: string, percent: "" | "0"): DraftTarget {
  return { symbol, name: null, percent, tolerance: "", enabled: true };
}

function focusTarget(symbol: string): void {
  // After the row is drawn.
  requestAnimationFrame(() => document.getElementsByName(`percent ${symbol}`)[0]?.focus());
}

interface RowProps {
  holding: UntargetedHolding;
  rules: TradingRules;
  /** Null where the targets are set elsewhere. */
  onAdd: ((target: DraftTarget) => void) | null;
  onSell: Selling;
  onLeave: () => void;
}

/** How a holding is sold: by a press that leads to its plan or, where other changes are unsaved, together with them. */
interface Selling {
  /** Saves a target of 0 by itself and leads to the plan; null where that would save more than the person asked for. */
  byItself: ((symbol: string) => Promise<boolean>) | null;
  /** Why the last save was refused. */
  problem: string | null;
}

/** "Sell" for one holding, with what it opens. */
function useSell(holding: UntargetedHolding, { byItself, problem }: Selling, onAdd: RowProps["onAdd"]) {
  const { symbol } = holding;
  const [asking, setAsking] = useState(false);
  const press = () => {
    if (byItself !== null) {
      setAsking(true);
      return;
    }
    onAdd?.(draftOf(symbol, "0"));
    focusTarget(symbol);
    announce(
      "success",
      `${symbol} is among your unsaved targets with 0%: once saved, the next plan sells it whole.`,
    );
  };
  const dialog =
    asking && byItself !== null ? (
      <Suspense fallback={null}>
        <SellDialog
          holding={holding}
          problem={problem}
          onSell={() => byItself(symbol)}
          onClose={() => setAsking(false)}
        />
      </Suspense>
    ) : null;
  return { press, dialog };
}

function Row({ holding, rules, onAdd, onSell, onLeave }: RowProps) {
  const { symbol, value, willBeSold } = holding;
  const { rule, button, panel } = useTradingRule(symbol, rules, false);
  const sell = useSell(holding, onSell, onAdd);
  const forSymbol = <span className="sr-only"> {symbol}</span>;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b py-3 last:border-0">
      <div className="mr-auto">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-semibold">{symbol}</span>
          <RuleBadge rule={rule} />
        </p>
        <p className="text-[0.8125rem] text-muted-foreground tabular-nums">
          {formatMoney(value)}
          {willBeSold ? " · your policy sells it with the next plan" : ""}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {rule === "excluded" || onAdd === null ? null : (
          <Button
            size="small"
            variant="outline"
            onClick={() => {
              onAdd(draftOf(symbol, ""));
              focusTarget(symbol);
            }}
          >
            <ListPlus aria-hidden /> Add as target{forSymbol}
          </Button>
        )}
        {rule === "usual" && onAdd !== null ? (
          <Button size="small" variant="outline" onClick={sell.press}>
            <ArrowUpRight aria-hidden /> Sell…{forSymbol}
          </Button>
        ) : null}
        {button("Freeze or exclude")}
        {willBeSold || rule !== "usual" ? null : (
          <Button size="small" variant="ghost" onClick={onLeave}>
            <Ban aria-hidden /> Leave alone{forSymbol}
          </Button>
        )}
      </div>
      {panel === null ? null : <div className="basis-full">{panel}</div>}
      {sell.dialog}
    </li>
  );
}

interface UntargetedCardProps {
  uid: string;
  holdings: UntargetedHolding[];
  targets: DraftTarget[];
  rules: TradingRules;
  /** Null where the targets are set elsewhere. */
  onAdd: ((target: DraftTarget) => void) | null;
  onSell: Selling;
}

/** Holdings that no target names, each with what can be done about it. */
export default function UntargetedCard(props: UntargetedCardProps) {
  const { uid, holdings, targets, rules, onAdd, onSell } = props;
  const [left, setLeft] = useState<string[]>(() => keptLeft(uid).read() ?? []);
  const become = (next: string[]) => {
    setLeft(next);
    keptLeft(uid).write(next);
  };
  const untargeted = holdings.filter(({ symbol }) => targets.every((target) => target.symbol !== symbol));
  const isLeft = ({ symbol, willBeSold }: UntargetedHolding) =>
    !willBeSold && rules.of(symbol) === "usual" && left.includes(symbol);
  const toDecide = untargeted.filter((holding) => !isLeft(holding));
  const leftAlone = untargeted.filter(isLeft);
  if (untargeted.length === 0) return null;
  return (
    <Card aria-labelledby="untargeted-title">
      <CardHeader>
        <div>
          <CardTitle id="untargeted-title">Holdings without a target</CardTitle>
          <CardDescription>
            They stay as they are and don&apos;t count in the shares, until you decide otherwise.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <ul>
          {toDecide.map((holding) => (
            <Row
              key={holding.symbol}
              holding={holding}
              rules={rules}
              onAdd={onAdd}
              onSell={onSell}
              onLeave={() => become([...left, holding.symbol])}
            />
          ))}
        </ul>
        {leftAlone.length === 0 ? null : (
          <p className="flex flex-wrap items-center gap-x-2 pt-1 text-sm text-muted-foreground">
            Left alone: {leftAlone.map(({ symbol }) => symbol).join(", ")}
            <Button
              variant="link"
              size="inline"
              onClick={() =>
                become(left.filter((symbol) => !leftAlone.some((each) => each.symbol === symbol)))
              }
            >
              Decide again
            </Button>
          </p>
        )}
      </CardContent>
    </Card>
  );
}
