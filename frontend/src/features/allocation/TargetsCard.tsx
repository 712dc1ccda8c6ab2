import { Save, Undo2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Failure } from "@/components/failure";
import { DoctorLine, FindingNotes } from "@/components/findings";
import { Notice } from "@/components/notice";
import { ShowAll, useShownFirst } from "@/components/shown-first";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { announce } from "@/lib/announce";
import { placeFindings, useDoctor, type Placed } from "@/wire/advice-doctor";
import { useSettings } from "@/wire/targets-settings";
import { AddTarget } from "./AddTarget";
import { ConflictNotice } from "./ConflictNotice";
import { restInCash, totalOf, type DraftTarget } from "./draft";
import { drawnRows } from "./drawn-rows";
import { concernsTargets, doctorRequestOf, placeOnRows } from "./findings";
import { FateQuestions } from "./FateQuestions";
import { losingTargets, type Fate } from "./losing";
import { TargetRow } from "./TargetRow";
import { TotalLine } from "./TotalLine";
import type { TargetsEditor, TargetsState } from "./use-targets";
import type { TradingRules } from "./use-trading-rules";

const TargetFiles = lazy(() => import("./TargetFiles").then((part) => ({ default: part.TargetFiles })));

function Loading() {
  return (
    <div className="space-y-4" role="status" aria-label="Loading targets">
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} className="h-12 sm:h-10" />
      ))}
    </div>
  );
}

interface RowsProps {
  editor: TargetsEditor;
  rules: TradingRules | null;
  placed: Placed;
}

function Rows({ editor, rules, placed }: RowsProps) {
  const { targets } = editor.standing;
  const replace = (symbol: string, change: Partial<DraftTarget>) => (all: DraftTarget[]) =>
    all.map((target) => (target.symbol === symbol ? { ...target, ...change } : target));
  const { shown, showAll } = useShownFirst(targets);
  const { isKnown, problem } = editor;
  const drawn = drawnRows(targets, shown.length, { isKnown, refused: problem?.symbol ?? null });
  const findingsOn = (rows: DraftTarget[]) =>
    rows.flatMap(({ symbol }) => [...placed.at(`percent ${symbol}`), ...placed.at(`tolerance ${symbol}`)]);
  if (targets.length === 0) {
    return (
      <p className="rounded-lg border border-dashed px-4 py-6 text-center text-sm text-muted-foreground">
        No targets yet. Add the first symbol and the share of the account it should have.
      </p>
    );
  }
  return (
    <div>
      <div
        aria-hidden
        className="hidden grid-cols-[minmax(0,1fr)_7rem_7rem_auto] gap-x-3 border-b pb-2 text-xs font-medium text-muted-foreground sm:grid"
      >
        <span>Symbol</span>
        <span>Target %</span>
        <span>Tolerance ±</span>
        <span className="w-30">In use</span>
      </div>
      <ul>
        {drawn.map((target) => (
          <TargetRow
            key={target.symbol}
            target={target}
            rules={rules}
            hasTarget={target.enabled || editor.isStored(target.symbol)}
            placed={placed}
            problem={editor.problem?.symbol === target.symbol ? editor.problem.message : null}
            onChange={(field, change) => editor.edit(field, replace(target.symbol, change))}
            onRemove={() => editor.edit(null, (all) => all.filter(({ symbol }) => symbol !== target.symbol))}
          />
        ))}
      </ul>
      <FindingNotes
        findings={findingsOn(targets.filter((target) => !drawn.includes(target)))}
        className="py-2"
      />
      <ShowAll showAll={showAll} total={targets.length} noun="targets" />
    </div>
  );
}

interface SavingProps {
  editor: TargetsEditor;
  /** The symbols that the account holds, as far as they were measured. */
  held: readonly string[];
  onSaved: () => void;
}

function SaveLine({ editor, held, onSaved }: SavingProps) {
  const changed = editor.standing.status === "changed";
  const [asking, setAsking] = useState<string[]>([]);
  const send = async (fates?: ReadonlyMap<string, Fate>) => {
    if (!(await editor.save(fates))) return;
    setAsking([]);
    announce("success", "Targets saved.");
    onSaved();
  };
  const save = async () => {
    const losing = losingTargets(held, editor.standing.targets, editor.isStored);
    if (losing.length === 0) await send();
    else setAsking(losing);
  };
  const stillLosing = losingTargets(held, editor.standing.targets, editor.isStored);
  if (changed && asking.length > 0 && asking.join() === stillLosing.join()) {
    return (
      <FateQuestions
        symbols={asking}
        saving={editor.saving}
        onSave={(fates) => void send(fates)}
        onCancel={() => setAsking([])}
      />
    );
  }
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      {changed && editor.blocker !== null ? (
        <p id="save-blocker" className="mr-auto text-[0.8125rem] text-warning">
          {editor.blocker}
        </p>
      ) : null}
      <Button variant="ghost" disabled={!editor.canUndo || editor.saving} onClick={editor.undo}>
        <Undo2 aria-hidden /> Undo
      </Button>
      <Button variant="outline" disabled={!changed || editor.saving} onClick={editor.discard}>
        Discard
      </Button>
      <Button
        disabled={!changed || editor.blocker !== null || editor.saving}
        aria-describedby={changed && editor.blocker !== null ? "save-blocker" : undefined}
        onClick={() => void save()}
      >
        <Save aria-hidden /> {editor.saving ? "Saving…" : "Save targets"}
      </Button>
    </div>
  );
}

interface EditorProps extends SavingProps {
  uid: string;
  rules: TradingRules | null;
}

function Editor({ uid, editor, rules, held, onSaved }: EditorProps) {
  const { standing } = editor;
  const settings = useSettings(uid);
  const policy = settings.status === "ready" ? (settings.value?.policy ?? null) : undefined;
  const request = policy === undefined ? null : doctorRequestOf(standing.targets);
  const diagnosis = useDoctor(uid, request, policy);
  const findings = diagnosis.findings?.filter(concernsTargets) ?? null;
  const placed = placeFindings(findings ?? [], placeOnRows(standing.targets));
  return (
    <div className="space-y-4">
      {standing.status === "conflict" ? (
        <ConflictNotice
          base={standing.base.targets}
          mine={standing.targets}
          theirs={standing.theirs.targets}
          onSettle={editor.settle}
          onTakeTheirs={editor.discard}
        />
      ) : null}
      <div className="space-y-2 empty:hidden">
        {standing.targets.length === 0 ? null : (
          <DoctorLine findings={findings} isCurrent={diagnosis.isCurrent} subject="these targets" />
        )}
        <FindingNotes findings={placed.above} />
      </div>
      <Rows editor={editor} rules={rules} placed={placed} />
      <TotalLine total={totalOf(standing.targets)} onRestInCash={() => editor.edit(null, restInCash)} />
      <AddTarget
        targets={standing.targets}
        onAdd={(target) => editor.edit(null, (all) => [...all, target])}
      />
      <Suspense fallback={<Skeleton className="h-8 w-60" />}>
        <TargetFiles targets={standing.targets} onUse={(targets) => editor.edit(null, () => targets)} />
      </Suspense>
      {editor.problem !== null && editor.problem.symbol === null ? (
        <Notice tone="critical" title="The targets were not saved." urgent>
          {editor.problem.message}
        </Notice>
      ) : null}
      <SaveLine editor={editor} held={held} onSaved={onSaved} />
    </div>
  );
}

interface TargetsCardProps {
  uid: string;
  state: TargetsState;
  /** By which single holdings are frozen or excluded; null where that is no matter yet. */
  rules: TradingRules | null;
  /** The symbols that the account holds, as far as they were measured. */
  held: readonly string[];
  /** A new set is stored: what was measured against the old one is out of date. */
  onSaved: () => void;
}

/** Edits the target weights as a draft; nothing is traded on until the whole set is saved. */
export function TargetsCard({ uid, state, rules, held, onSaved }: TargetsCardProps) {
  const unsaved = state.status === "ready" && state.editor.standing.status !== "clean";
  return (
    <Card aria-labelledby="targets-title">
      <CardHeader>
        <div>
          <CardTitle id="targets-title">Targets</CardTitle>
          <CardDescription>The share of the account each symbol should have.</CardDescription>
        </div>
        <div className="flex gap-2" role="status">
          {unsaved ? <Badge tone="warning">Unsaved changes</Badge> : null}
          {state.status === "ready" && state.editor.stale ? <Badge>Last known</Badge> : null}
        </div>
      </CardHeader>
      <CardContent>
        {state.status === "loading" ? <Loading /> : null}
        {state.status === "error" ? (
          <Failure title="The targets could not be read." onRetry={state.retry}>
            {state.message}
          </Failure>
        ) : null}
        {state.status === "ready" ? (
          <Editor uid={uid} editor={state.editor} rules={rules} held={held} onSaved={onSaved} />
        ) : null}
      </CardContent>
    </Card>
  );
}
