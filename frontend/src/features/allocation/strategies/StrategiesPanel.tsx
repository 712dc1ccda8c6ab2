import { Suspense, useState } from "react";
import { Link } from "react-router";
import { Failure } from "@/components/failure";
import { Notice } from "@/components/notice";
import { Overtaken } from "@/components/overtaken";
import { SelectField } from "@/components/select-field";
import { Skeleton } from "@/components/ui/skeleton";
import type { Bands } from "@/lib/band";
import { lazyPart } from "@/lib/lazy-part";
import { useBandRule } from "@/wire/drift-bands";
import type { DriftStatus } from "@/wire/generated/drift";
import { useStoredTargets, useUserSettings } from "@/wire/targets";
import type { DraftTarget } from "../draft";
import { SaveWithFates } from "../SaveWithFates";
import { losingStrategies, problemsOfStrategies } from "./sets";
import { StrategyTable } from "./StrategyTable";
import { useStrategies, type StrategiesEditor } from "./use-strategies";

const AddTarget = lazyPart(() => import("../AddTarget").then((part) => ({ default: part.AddTarget })));

/** Adds a symbol to one of the strategies. */
function AddToStrategy({ editor }: { editor: StrategiesEditor }) {
  const { strategies } = editor.standing;
  const [chosen, setChosen] = useState("");
  const strategy = strategies.find(({ name }) => name === chosen) ?? strategies[0];
  if (strategy === undefined) return null;
  const add = (target: DraftTarget) =>
    editor.edit(null, (all) =>
      all.map((each) =>
        each.name === strategy.name ? { ...each, targets: [...each.targets, target] } : each,
      ),
    );
  return (
    <div className="grid gap-3 sm:grid-cols-[12rem_1fr]">
      <SelectField
        label="To the strategy"
        value={strategy.name}
        options={strategies.map(({ name }) => ({ value: name, label: name }))}
        onChange={setChosen}
      />
      <Suspense fallback={<Skeleton className="h-30 sm:h-16.5" />}>
        <AddTarget targets={strategy.targets} onAdd={add} />
      </Suspense>
    </div>
  );
}

interface SavingProps {
  editor: StrategiesEditor;
  held: readonly string[];
  onSaved: () => void;
}

/** Saves all strategies as one set, and asks what becomes of a holding that no strategy wants any more. */
function Saving({ editor, held, onSaved }: SavingProps) {
  const { strategies } = editor.standing;
  return (
    <SaveWithFates
      editor={editor}
      losing={losingStrategies(held, strategies, editor.stored)}
      problems={() => problemsOfStrategies(strategies)}
      undecided={
        <p id="save-blocker" className="mr-auto min-w-0 text-[0.8125rem] text-warning">
          Choose above which strategies count, then save.
        </p>
      }
      label="Save strategies"
      done="Strategies saved."
      onSaved={onSaved}
    />
  );
}

interface StrategiesPanelProps extends Omit<SavingProps, "editor"> {
  uid: string;
  /** Null where nothing was measured. */
  drift: DriftStatus | null;
  bands: Bands;
}

/** Edits shares and weights of the strategies as one draft, beside what each of them owns. */
export default function StrategiesPanel({ uid, drift, bands, held, onSaved }: StrategiesPanelProps) {
  const editor = useStrategies(uid);
  const rule = useBandRule(uid);
  const failed = [useUserSettings(uid), useStoredTargets(uid)].find((live) => live.status === "error");
  if (failed?.status === "error") {
    return (
      <Failure title="The strategies could not be read." onRetry={failed.retry}>
        {failed.message}
      </Failure>
    );
  }
  if (editor === null) {
    return (
      <div role="status" aria-label="Loading strategies" className="space-y-4">
        <Skeleton className="h-48" />
        <Skeleton className="h-48" />
      </div>
    );
  }
  return (
    <div className="space-y-4">
      {editor.standing.status === "conflict" ? (
        <Overtaken what="strategies were" onKeepMine={editor.keepMine} onTakeTheirs={editor.discard} />
      ) : null}
      <StrategyTable uid={uid} editor={editor} drift={drift} bands={bands} rule={rule} />
      <AddToStrategy editor={editor} />
      <p className="text-sm text-muted-foreground">
        Shares and targets are changed here. A strategy is added, renamed or removed under{" "}
        <Link className="text-primary underline underline-offset-4" to="/allocation/strategies">
          Strategies and classes
        </Link>
        .
      </p>
      {editor.problem === null ? null : (
        <Notice tone="critical" title="The strategies were not saved." urgent>
          {editor.problem}
        </Notice>
      )}
      <Saving editor={editor} held={held} onSaved={onSaved} />
    </div>
  );
}
