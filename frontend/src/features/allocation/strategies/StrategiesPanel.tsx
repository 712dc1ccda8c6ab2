import { Suspense, useState } from "react";
import { Link } from "react-router";
import { Notice } from "@/components/notice";
import { SelectField } from "@/components/select-field";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { announce } from "@/lib/announce";
import type { Bands } from "@/lib/band";
import { lazyPart } from "@/lib/lazy-part";
import { useBandRule } from "@/wire/drift-bands";
import type { DriftStatus } from "@/wire/generated/drift";
import type { DraftTarget } from "../draft";
import { FateQuestions } from "../FateQuestions";
import type { Fate } from "../losing";
import { SaveFrame } from "../SaveFrame";
import { losingStrategies, problemsOfStrategies } from "./sets";
import { StrategyTable } from "./StrategyTable";
import { useStrategies, type StrategiesEditor } from "./use-strategies";

const AddTarget = lazyPart(() => import("../AddTarget").then((part) => ({ default: part.AddTarget })));

/** Somebody saved another set meanwhile: the person says which one counts. */
function Overtaken({ editor }: { editor: StrategiesEditor }) {
  if (editor.standing.status !== "conflict") return null;
  return (
    <Notice
      tone="warning"
      urgent
      title="The saved strategies were changed elsewhere while you were editing."
      actions={
        <>
          <Button size="small" variant="outline" onClick={editor.keepMine}>
            Keep mine
          </Button>
          <Button size="small" variant="outline" onClick={editor.discard}>
            Take theirs
          </Button>
        </>
      }
    >
      Yours are saved over them once you keep them and save. Taking theirs drops your unsaved changes.
    </Notice>
  );
}

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
  const { standing, stored, saving } = editor;
  const changed = standing.status === "changed";
  const [asking, setAsking] = useState<string[]>([]);
  const send = async (fates?: ReadonlyMap<string, Fate>) => {
    if (!(await editor.save(fates))) return;
    setAsking([]);
    announce("success", "Strategies saved.");
    onSaved();
  };
  const losing = losingStrategies(held, standing.strategies, stored);
  if (changed && asking.length > 0 && asking.join() === losing.join()) {
    return (
      <FateQuestions
        symbols={asking}
        saving={saving}
        onSave={(fates) => void send(fates)}
        onCancel={() => setAsking([])}
      />
    );
  }
  return (
    <SaveFrame
      status={standing.status}
      saving={saving}
      canUndo={editor.canUndo}
      problems={changed ? problemsOfStrategies(standing.strategies) : []}
      undecided={
        <p id="save-blocker" className="mr-auto min-w-0 text-[0.8125rem] text-warning">
          Choose above which strategies count, then save.
        </p>
      }
      label="Save strategies"
      onUndo={editor.undo}
      onDiscard={editor.discard}
      onSave={() => {
        if (losing.length === 0) void send();
        else setAsking(losing);
      }}
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
      <Overtaken editor={editor} />
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
