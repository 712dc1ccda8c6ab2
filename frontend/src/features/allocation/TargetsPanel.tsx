import { Suspense, useMemo } from "react";
import { Failure } from "@/components/failure";
import { DoctorLine, FindingNotes } from "@/components/findings";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { lazyPart } from "@/lib/lazy-part";
import { isApart } from "@/wire/planning";
import { placeFindings, useDoctor } from "@/wire/advice-doctor";
import { useSettings } from "@/wire/targets-settings";
import { ConflictNotice } from "./ConflictNotice";
import { CASH, restInCash, totalOf } from "./draft";
import { concernsTargets, doctorRequestOf, placeOnRows } from "./findings";
import type { MeasuredSet } from "./measured";
import { SaveBar } from "./SaveBar";
import { SetTools } from "./SetTools";
import { TargetTable } from "./TargetTable";
import { TotalLine } from "./TotalLine";
import type { TargetsEditor, TargetsState } from "./use-targets";
import type { TradingRules } from "./use-trading-rules";

// It brings what draws suggestions; the table above it is read first.
const AddTarget = lazyPart(() => import("./AddTarget").then((part) => ({ default: part.AddTarget })));

const TargetFiles = lazyPart(() => import("./TargetFiles").then((part) => ({ default: part.TargetFiles })));

/** As high as a window is: what comes after the table never moves in sight. */
const ROWS_LOADING = [0, 1, 2, 3, 4, 5, 6, 7];

function Loading() {
  return (
    <div className="space-y-4" role="status" aria-label="Loading targets">
      {ROWS_LOADING.map((row) => (
        <Skeleton key={row} className="h-40 xl:h-14" />
      ))}
    </div>
  );
}

interface PanelProps {
  uid: string;
  /** What is held, beside what is wanted; null where nothing was measured. */
  measured: MeasuredSet | null;
  /** By which single holdings are frozen or excluded; null where that is no matter yet. */
  rules: TradingRules | null;
  /** The symbols that the account holds, as far as they were measured. */
  held: readonly string[];
  /** A new set is stored: what was measured against the old one is out of date. */
  onSaved: () => void;
}

function sharesOf(measured: MeasuredSet | null) {
  return (measured?.rows ?? []).flatMap((row) =>
    row.actual_percent === null || isApart(row) ? [] : [{ symbol: row.symbol, percent: row.actual_percent }],
  );
}

const SET_ID = "targets-set";

/** The choice goes away with its buttons: the keyboard goes on at the set that it was about. */
function focusSet(): void {
  document.getElementById(SET_ID)?.focus({ preventScroll: true });
}

/** What to say of the set as a whole, before its rows. */
function Above({ uid, editor }: { uid: string; editor: TargetsEditor }) {
  const { standing } = editor;
  if (standing.status !== "conflict") return null;
  return (
    <ConflictNotice
      key={uid}
      base={standing.base.targets}
      mine={standing.targets}
      theirs={standing.theirs.targets}
      onSettle={(targets) => {
        editor.settle(targets);
        focusSet();
      }}
      onTakeTheirs={() => {
        editor.discard();
        focusSet();
      }}
    />
  );
}

function Editor({ uid, editor, measured, rules, held, onSaved }: PanelProps & { editor: TargetsEditor }) {
  const { standing } = editor;
  const settings = useSettings(uid);
  const policy = settings.status === "ready" ? (settings.value?.policy ?? null) : undefined;
  const request = policy === undefined ? null : doctorRequestOf(standing.targets);
  const diagnosis = useDoctor(uid, request, policy);
  const found = diagnosis.findings;
  // Offers to tune a policy come once there is an account to tune it for.
  const isFirst = rules === null;
  const findings = useMemo(
    () => found?.filter((each) => concernsTargets(each) && !(isFirst && each.severity === "OFFER")) ?? null,
    [found, isFirst],
  );
  const symbols = standing.targets.map(({ symbol }) => symbol).join(" ");
  const placed = useMemo(
    () => placeFindings(findings ?? [], placeOnRows(symbols.split(" "))),
    [findings, symbols],
  );
  const isEmpty = standing.targets.length === 0;
  return (
    <div id={SET_ID} tabIndex={-1} className="space-y-4 outline-none">
      <Above uid={uid} editor={editor} />
      <div className="space-y-2 empty:hidden">
        {isEmpty ? null : (
          <DoctorLine findings={findings} isCurrent={diagnosis.isCurrent} subject="these targets" />
        )}
        <FindingNotes findings={placed.above} />
      </div>
      {isEmpty ? (
        <p className="rounded-lg border border-dashed px-4 py-6 text-center text-sm text-muted-foreground">
          No targets yet. Add the first symbol and the share of the account it should have.
        </p>
      ) : null}
      {isEmpty && (measured?.rows ?? []).every(({ symbol }) => symbol === CASH) ? null : (
        <TargetTable editor={editor} measured={measured} rules={rules} placed={placed} />
      )}
      <TotalLine total={totalOf(standing.targets)} onRestInCash={() => editor.edit(null, restInCash)} />
      <Suspense fallback={<Skeleton className="h-30 sm:h-16.5" />}>
        <AddTarget
          targets={standing.targets}
          onAdd={(target) => editor.edit(null, (all) => [...all, target])}
        />
      </Suspense>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <SetTools editor={editor} shares={sharesOf(measured)} />
        <Suspense fallback={<Skeleton className="h-8 w-60" />}>
          <TargetFiles targets={standing.targets} onUse={(targets) => editor.edit(null, () => targets)} />
        </Suspense>
      </div>
      {editor.problem !== null && editor.problem.symbol === null ? (
        <Notice tone="critical" title="The targets were not saved." urgent>
          {editor.problem.message}
        </Notice>
      ) : null}
      <SaveBar editor={editor} held={held} onSaved={onSaved} />
    </div>
  );
}

/** Edits the target weights as a draft, beside what is held; nothing is traded on until the whole set is saved. */
export function TargetsPanel({ state, ...props }: PanelProps & { state: TargetsState }) {
  if (state.status === "loading") return <Loading />;
  if (state.status === "error") {
    return (
      <Failure title="The targets could not be read." onRetry={state.retry}>
        {state.message}
      </Failure>
    );
  }
  return <Editor editor={state.editor} {...props} />;
}
