import { Link } from "react-router";
import { signOf, type Decimal } from "@/lib/decimal";
import type { BandRule } from "@/wire/drift-bands";
import { totalOf, type DraftTarget } from "../draft";
import { GroupRow } from "./GroupRow";
import { shareDrift, type MeasuredStrategies } from "./measured";
import { gapInWords, type StrategyDraft } from "./sets";
import { OwnedRow, StrategyRow } from "./StrategyRow";

/** Where the page of strategies shows one of them. */
const addressOf = (strategy: string) => `/allocation/strategies#${encodeURIComponent(strategy)}`;

function StrategyLink({ name }: { name: string }) {
  return (
    <Link className="underline underline-offset-4 hover:no-underline" to={addressOf(name)}>
      {name}
    </Link>
  );
}

/** Dollars per share, where they are known. */
export type Prices = Readonly<Record<string, Decimal>>;

interface GroupProps {
  strategy: StrategyDraft;
  measured: MeasuredStrategies;
  prices: Prices;
  rule: BandRule | null;
  holders: ReadonlyMap<string, number>;
  isOpen: boolean;
  onToggle: () => void;
  onType: (share: string) => void;
  onChange: (strategy: string, symbol: string, field: string | null, change: Partial<DraftTarget>) => void;
  onRemove: (strategy: string, symbol: string) => void;
  onShowAccount: (symbol: string) => void;
}

/** A strategy with its targets, and what it owns without one. */
export function StrategyGroup(props: GroupProps) {
  const { strategy, measured, prices, rule, holders, isOpen, onToggle, onType } = props;
  const { name, share, targets } = strategy;
  const found = measured.of.get(name);
  const gap = gapInWords(totalOf(targets));
  const named = new Set(targets.map(({ symbol }) => symbol));
  const others = (found?.drift.rows ?? []).filter(
    (row) => !named.has(row.symbol) && signOf(row.current_value) !== 0,
  );
  return (
    <>
      <GroupRow
        name={name}
        title={<StrategyLink name={name} />}
        isOpen={isOpen}
        onToggle={onToggle}
        share={{ text: share, onType }}
        actual={found?.drift.actual_percent ?? null}
        drift={shareDrift(share, found?.drift)}
        value={found?.drift.current_value ?? null}
        note={
          gap === null ? (
            `${targets.length} ${targets.length === 1 ? "target" : "targets"}`
          ) : (
            <span className="text-warning">Its targets: {gap}</span>
          )
        }
      />
      {!isOpen
        ? null
        : targets.map((target) => (
            <StrategyRow
              key={target.symbol}
              strategy={name}
              target={target}
              row={found?.rows.get(target.symbol)}
              price={prices[target.symbol]}
              rule={rule}
              holders={holders.get(target.symbol) ?? 0}
              onChange={props.onChange}
              onRemove={props.onRemove}
              onShowAccount={props.onShowAccount}
            />
          ))}
      {!isOpen
        ? null
        : others.map((row) => (
            <OwnedRow
              key={row.symbol}
              row={row}
              price={prices[row.symbol]}
              note="No target in this strategy."
            />
          ))}
    </>
  );
}
