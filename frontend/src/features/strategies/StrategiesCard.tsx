import { useEffect, useId } from "react";
import { Field } from "@/components/field";
import { Label } from "@/components/ui/label";
import { saveStrategies } from "@/wire/targets";
import { readStrategies, sumOfLines, type StrategyDraft } from "./model";
import { RemoveRow, SetCard } from "./SetCard";
import { useSetEditor } from "./use-set-editor";

interface RowProps {
  row: StrategyDraft;
  onChange: (change: Partial<StrategyDraft>) => void;
  onRemove: () => void;
}

function Row({ row, onChange, onRemove }: RowProps) {
  const id = useId();
  return (
    <div
      id={`strategy-${row.name}`}
      className="col-span-3 grid scroll-mt-20 grid-cols-subgrid gap-3 sm:grid-cols-[minmax(0,1fr)_7rem_minmax(0,1.4fr)_2.5rem]"
    >
      <Field
        className="col-span-2 sm:col-span-1"
        label="Strategy"
        autoComplete="off"
        value={row.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Field
        className="col-span-3 sm:col-span-1"
        label="Share %"
        inputMode="decimal"
        value={row.share}
        onChange={(event) => onChange({ share: event.target.value })}
      />
      <div className="col-span-3 space-y-1.5 sm:col-span-1">
        <Label htmlFor={id}>Targets, one a line</Label>
        <textarea
          id={id}
          rows={Math.max(3, row.targets.split("\n").length)}
          autoCapitalize="characters"
          spellCheck={false}
          placeholder={"SPY 60\nCASH 40"}
          aria-describedby={`${id}-sum`}
          className="w-full rounded-md border border-input bg-card px-3 py-2 text-base tabular-nums focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-ring sm:text-sm"
          value={row.targets}
          onChange={(event) => onChange({ targets: event.target.value })}
        />
        <p id={`${id}-sum`} className="min-h-5 text-[0.8125rem] text-muted-foreground tabular-nums">
          {sumOfLines(row.targets)?.text}
        </p>
      </div>
      <RemoveRow what={row.name || "the empty strategy"} onRemove={onRemove} />
    </div>
  );
}

/** Where the address names a strategy, its row is brought into sight and takes the keyboard. */
function useNamedInAddress(): void {
  useEffect(() => {
    const name = decodeURIComponent(window.location.hash.slice(1));
    const row = name === "" ? null : document.getElementById(`strategy-${name}`);
    row?.scrollIntoView({ block: "center" });
    row?.querySelector("input")?.focus({ preventScroll: true });
  }, []);
}

interface StrategiesCardProps {
  stored: StrategyDraft[];
  version: number;
}

/** Several sets of targets, each with a share of the account; they are traded as one. */
export function StrategiesCard({ stored, version }: StrategiesCardProps) {
  useNamedInAddress();
  const editor = useSetEditor({
    stored,
    version,
    read: readStrategies,
    send: (strategies, expectedVersion) => saveStrategies({ strategies, expected_version: expectedVersion }),
    done: "Strategies saved.",
  });
  return (
    <SetCard<StrategyDraft>
      id="strategies-title"
      title="Strategies"
      description="Each has its own targets and a share of the account. They are combined into one set of orders; what one gives up and another needs changes hands inside, without an order."
      editor={editor}
      empty="No strategies: the account has one set of targets."
      percents={editor.rows.map(({ share }) => share)}
      additions={[{ label: "Add a strategy", row: { name: "", share: "", targets: "" } }]}
      saveLabel="Save strategies"
      drawRow={(row, change, remove) => <Row row={row} onChange={change} onRemove={remove} />}
    />
  );
}
