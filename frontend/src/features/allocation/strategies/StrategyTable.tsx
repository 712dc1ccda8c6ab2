import { memo, useMemo } from "react";
import { Term, Terms } from "@/components/term";
import { Table, TableBody, TableCaption, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Bands } from "@/lib/band";
import type { Word } from "@/lib/glossary";
import { useSteady } from "@/lib/use-steady";
import type { BandRule } from "@/wire/drift-bands";
import type { DriftStatus } from "@/wire/generated/drift";
import { AccountRow, accountRowId } from "./AccountRow";
import { GroupRow } from "./GroupRow";
import { accountRows, measuredStrategies } from "./measured";
import { OutsideGroups } from "./OutsideGroups";
import { holdersOf } from "./sets";
import { StrategyGroup, type Prices } from "./StrategyGroup";
import { useChanges } from "./use-changes";
import { ACCOUNT, NOBODY, useFolding } from "./use-folding";
import type { StrategiesEditor } from "./use-strategies";

const HEADS: [head: string, figure: boolean, word?: Word][] = [
  ["Symbol", false],
  ["Target %", false, "target"],
  ["Actual", true],
  ["Drift", true, "drift"],
  ["Value", true],
  ["Tolerance ±", false, "tolerance"],
  ["Action", false],
  ["In use", false],
];

const Heads = memo(function Heads() {
  return (
    <TableHeader role="rowgroup" className="sr-only xl:not-sr-only">
      <TableRow role="row">
        {HEADS.map(([head, isFigure, word]) => (
          <TableHead key={head} role="columnheader" figure={isFigure}>
            {word === undefined ? (
              head
            ) : (
              <>
                <span className="xl:hidden">{head}</span>
                <span className="hidden xl:inline">
                  <Term of={word}>{head}</Term>
                </span>
              </>
            )}
          </TableHead>
        ))}
      </TableRow>
    </TableHeader>
  );
});

interface StrategyTableProps {
  uid: string;
  editor: StrategiesEditor;
  /** Null where nothing was measured. */
  drift: DriftStatus | null;
  bands: Bands;
  rule: BandRule | null;
}

function focusAccountRow(symbol: string): void {
  // After the row is drawn.
  requestAnimationFrame(() => {
    const row = document.getElementById(accountRowId(symbol));
    row?.scrollIntoView({ block: "center" });
    row?.focus({ preventScroll: true });
  });
}

interface WholeAccountProps {
  drift: DriftStatus;
  names: ReadonlyMap<string, string | null>;
  bands: Bands;
  isOpen: boolean;
  onToggle: () => void;
}

/** All strategies together, symbol by symbol. */
function WholeAccount({ drift, names, bands, isOpen, onToggle }: WholeAccountProps) {
  const rows = useMemo(() => accountRows(drift.rows), [drift]);
  return (
    <>
      <GroupRow
        name="the whole account"
        title="Whole account"
        isOpen={isOpen}
        onToggle={onToggle}
        share={null}
        actual={null}
        drift={null}
        value={drift.portfolio_value}
        note="All strategies together: this is what is traded."
      />
      {isOpen
        ? rows.map((row) => (
            <AccountRow
              key={row.symbol}
              row={row}
              name={names.get(row.symbol) ?? null}
              price={drift.prices?.[row.symbol]}
              bands={bands}
            />
          ))
        : null}
    </>
  );
}

/** The names of what the stored strategies want, by symbol. */
function useNames({ stored }: StrategiesEditor) {
  return useMemo(
    () => new Map(stored.flatMap(({ targets }) => targets.map(({ symbol, name }) => [symbol, name]))),
    [stored],
  );
}

/** The account by its strategies, each the parent of its targets; then what none owns, and the account as a whole. */
export function StrategyTable({ uid, editor, drift, bands, rule }: StrategyTableProps) {
  const { strategies } = editor.standing;
  const folding = useFolding(uid);
  const { change, remove, type } = useChanges(editor);
  const measured = useMemo(() => measuredStrategies(drift), [drift]);
  const names = useNames(editor);
  const prices: Prices = drift?.prices ?? {};
  const holders = holdersOf(strategies);
  const showAccount = useSteady((symbol: string) => {
    folding.open(ACCOUNT);
    focusAccountRow(symbol);
  });
  return (
    <div>
      <div className="pb-2 xl:hidden">
        <Terms of={["target", "drift", "tolerance"]} />
      </div>
      <Table role="table" className="block xl:table">
        <TableCaption>Drift</TableCaption>
        <Heads />
        <TableBody role="rowgroup" className="block xl:table-row-group">
          {strategies.map((strategy) => (
            <StrategyGroup
              key={strategy.name}
              strategy={strategy}
              measured={measured}
              prices={prices}
              rule={rule}
              holders={holders}
              isOpen={folding.isOpen(strategy.name)}
              onToggle={() => folding.toggle(strategy.name)}
              onType={(share) => type(strategy.name, share)}
              onChange={change}
              onRemove={remove}
              onShowAccount={showAccount}
            />
          ))}
          {drift === null ? null : (
            <>
              <OutsideGroups
                measured={measured}
                drift={drift}
                isOpen={folding.isOpen(NOBODY)}
                onToggle={() => folding.toggle(NOBODY)}
              />
              <WholeAccount
                drift={drift}
                names={names}
                bands={bands}
                isOpen={folding.isOpen(ACCOUNT)}
                onToggle={() => folding.toggle(ACCOUNT)}
              />
            </>
          )}
        </TableBody>
      </Table>
    </div>
  );
}
