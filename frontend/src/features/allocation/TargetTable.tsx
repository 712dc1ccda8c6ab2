import { useMemo } from "react";
import { FindingNotes } from "@/components/findings";
import { ShowAll, useShownFirst } from "@/components/shown-first";
import { Term, Terms } from "@/components/term";
import {
  Table,
  TableBody,
  TableCaption,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { Word } from "@/lib/glossary";
import { useSteady } from "@/lib/use-steady";
import type { PlanItem } from "@/wire/generated/planning";
import { isUntargeted } from "@/wire/planning";
import type { Placed } from "@/wire/advice-doctor";
import type { DraftTarget } from "./draft";
import { drawnRows } from "./drawn-rows";
import type { MeasuredSet } from "./measured";
import { ActionCell, ActualCell, Cell, DriftCell, ValueCell } from "./MeasuredCells";
import { CARD_ROW, TargetRow } from "./TargetRow";
import type { TargetsEditor } from "./use-targets";
import type { TradingRules } from "./use-trading-rules";

const HEADS: [head: string, figure: boolean, isMeasured: boolean][] = [
  ["Symbol", false, false],
  ["Target %", false, false],
  ["Actual", true, true],
  ["Drift", true, true],
  ["Value", true, true],
  ["Tolerance ±", false, false],
  ["Action", false, true],
  ["In use", false, false],
];

/** The heads that say what they mean when they are pressed. */
const WORDS: Record<string, Word | undefined> = {
  "Target %": "target",
  Drift: "drift",
  "Tolerance ±": "tolerance",
};

/** A holding that no target names: it has a place in the table, and its questions have a card of their own. */
function UntargetedRow({ row, price }: { row: PlanItem; price: MeasuredSet["prices"][string] | undefined }) {
  return (
    <TableRow role="row" className={CARD_ROW}>
      <TableRowHead role="rowheader" className="order-1 col-span-6 block p-0 xl:table-cell xl:py-2.5">
        {row.symbol}
      </TableRowHead>
      <Cell className="hidden">—</Cell>
      <ActualCell row={row} />
      <DriftCell found={null} />
      <ValueCell row={row} price={price} />
      <Cell className="hidden">—</Cell>
      <ActionCell row={row} found={null} />
      <Cell className="hidden" />
    </TableRow>
  );
}

/** As a card there are no heads to see, and nothing in them to come to by keyboard. */
function Head({ head }: { head: string }) {
  const word = WORDS[head];
  if (word === undefined) return head;
  return (
    <>
      <span className="xl:hidden">{head}</span>
      <span className="hidden xl:inline">
        <Term of={word}>{head}</Term>
      </span>
    </>
  );
}

function Heads({ hasMeasured }: { hasMeasured: boolean }) {
  return (
    <TableHeader role="rowgroup" className="sr-only xl:not-sr-only">
      <TableRow role="row">
        {HEADS.filter(([, , isMeasured]) => hasMeasured || !isMeasured).map(([head, figure]) => (
          <TableHead key={head} role="columnheader" figure={figure}>
            <Head head={head} />
          </TableHead>
        ))}
      </TableRow>
    </TableHeader>
  );
}

interface TargetTableProps {
  editor: TargetsEditor;
  /** Null where nothing was measured: the table then holds what is wanted alone. */
  measured: MeasuredSet | null;
  rules: TradingRules | null;
  placed: Placed;
}

/** Every target beside what is held of it: the one table in which both are seen and changed. */
export function TargetTable({ editor, measured, rules, placed }: TargetTableProps) {
  const { targets } = editor.standing;
  const change = useSteady((symbol: string, field: string | null, part: Partial<DraftTarget>) =>
    editor.edit(field, (all) =>
      all.map((target) => (target.symbol === symbol ? { ...target, ...part } : target)),
    ),
  );
  const remove = useSteady((removed: string) =>
    editor.edit(null, (all) => all.filter(({ symbol }) => symbol !== removed)),
  );
  const { shown, showAll } = useShownFirst(targets);
  const { isKnown, problem } = editor;
  const drawn = drawnRows(targets, shown.length, { isKnown, refused: problem?.symbol ?? null });
  const measuredRows = measured?.rows;
  const rows = useMemo(() => new Map((measuredRows ?? []).map((row) => [row.symbol, row])), [measuredRows]);
  const named = new Set(targets.map(({ symbol }) => symbol));
  const others = (measured?.rows ?? []).filter((row) => isUntargeted(row) && !named.has(row.symbol));
  const isDrawn = new Set(drawn);
  const hidden = targets.filter((target) => !isDrawn.has(target));
  const findings = hidden.flatMap(({ symbol }) => [
    ...placed.at(`percent ${symbol}`),
    ...placed.at(`tolerance ${symbol}`),
  ]);
  return (
    <div>
      <div className="pb-2 xl:hidden">
        <Terms of={["target", "drift", "tolerance"]} />
      </div>
      <Table role="table" className="block xl:table">
        <TableCaption>Drift</TableCaption>
        <Heads hasMeasured={measured !== null} />
        <TableBody role="rowgroup" className="block xl:table-row-group">
          {drawn.map((target) => (
            <TargetRow
              key={target.symbol}
              target={target}
              bands={measured?.bands ?? null}
              row={rows.get(target.symbol)}
              price={measured?.prices[target.symbol]}
              rules={rules}
              hasTarget={target.enabled || editor.isStored(target.symbol)}
              percentNotes={placed.at(`percent ${target.symbol}`)}
              toleranceNotes={placed.at(`tolerance ${target.symbol}`)}
              problem={problem?.symbol === target.symbol ? problem.message : null}
              onChange={change}
              onRemove={remove}
            />
          ))}
          {others.map((row) => (
            <UntargetedRow key={row.symbol} row={row} price={measured?.prices[row.symbol]} />
          ))}
        </TableBody>
      </Table>
      <FindingNotes findings={findings} className="py-2" />
      <ShowAll showAll={showAll} total={targets.length} noun="targets" />
    </div>
  );
}
