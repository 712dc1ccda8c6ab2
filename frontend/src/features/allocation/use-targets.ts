import { useMemo, useState } from "react";
import { saveAllocation, useStoredTargets, useUserSettings } from "@/wire/targets";
import { callErrorOf } from "@/wire/base/call-error";
import { blockerOf, draftOfStored, requestOf, type DraftTarget, type VersionedTargets } from "./draft";
import { withFates, type Fate } from "./losing";
import { keptEditing, settled, standingOf, type Editing, type Standing } from "./editing";

/** How many steps can be taken back. */
const UNDO_STEPS = 100;

interface Step {
  targets: DraftTarget[];
  /** Typing into one field is one step; null for everything that is a step of its own. */
  field: string | null;
}

/** A refusal of the server; `symbol` where it concerns one row. */
export interface SaveProblem {
  message: string;
  symbol: string | null;
}

/** `targets[2].target_percent` → the symbol of the third target. */
export function symbolOfField(field: string | null, targets: DraftTarget[]): string | null {
  const index = /^targets\[(\d+)\]/.exec(field ?? "")?.[1];
  return index === undefined ? null : (targets[Number(index)]?.symbol ?? null);
}

function useStored(uid: string) {
  const settings = useUserSettings(uid);
  const documents = useStoredTargets(uid);
  return useMemo(() => {
    if (settings.status === "error") return settings;
    if (documents.status === "error") return documents;
    if (settings.status === "loading" || documents.status === "loading")
      return { status: "loading" } as const;
    const targets = draftOfStored(documents.value);
    const value: VersionedTargets = { version: settings.value?.allocation_version ?? 0, targets };
    return {
      status: "ready",
      value,
      counting: new Map(targets.map(({ symbol, enabled }) => [symbol, enabled])),
      stale: settings.stale || documents.stale,
    } as const;
  }, [settings, documents]);
}

/** What the editor offers. */
export interface TargetsEditor {
  standing: Standing;
  stale: boolean;
  canUndo: boolean;
  saving: boolean;
  problem: SaveProblem | null;
  blocker: string | null;
  /** Whether a target that is stored, and counts, names the symbol. */
  isStored: (symbol: string) => boolean;
  /** Whether a target that is stored names the symbol, counting or not. */
  isKnown: (symbol: string) => boolean;
  edit: (field: string | null, change: (targets: DraftTarget[]) => DraftTarget[]) => void;
  undo: () => void;
  discard: () => void;
  /** Settles a conflict with this set; it is saved over the newer one when the person saves. */
  settle: (targets: DraftTarget[]) => void;
  /** Saves the set, with a target of 0 for each holding that is to be sold. */
  save: (fates?: ReadonlyMap<string, Fate>) => Promise<boolean>;
}

export type TargetsState =
  | { status: "loading" }
  | { status: "error"; message: string; retry: () => void }
  | { status: "ready"; editor: TargetsEditor };

/** The stored targets, live, and the unsaved changes of this browser on top of them. */
export function useTargets(uid: string): TargetsState {
  const stored = useStored(uid);
  const [edit, setEdit] = useState<Editing | null>(() => keptEditing(uid).read());
  const [past, setPast] = useState<Step[]>([]);
  const { saving, problem, forgetProblem, send } = useSave();
  if (stored.status !== "ready") return stored;

  const standing = standingOf(stored.value, edit);
  const become = (next: Editing | null) => {
    setEdit(next);
    forgetProblem();
    if (next === null) keptEditing(uid).clear();
    else keptEditing(uid).write(next);
  };
  // Changes build on the set that they were first made on, also while a newer one waits for a decision.
  const base = standing.status === "clean" || edit === null ? newest(stored.value, edit) : edit.base;
  const put = (targets: DraftTarget[]) => become({ base, targets });

  const editor: TargetsEditor = {
    standing,
    stale: stored.stale,
    canUndo: past.length > 0,
    saving,
    problem,
    blocker: blockerOf(standing.targets),
    isStored: (symbol) => stored.counting.get(symbol) === true,
    isKnown: (symbol) => stored.counting.has(symbol),
    edit(field, change) {
      const { targets } = standing;
      setPast((steps) => remember(steps, { targets, field }));
      put(change(targets));
    },
    undo() {
      const last = past.at(-1);
      if (last === undefined) return;
      setPast(past.slice(0, -1));
      put(last.targets);
    },
    discard() {
      setPast([]);
      become(null);
    },
    settle(targets) {
      become(settled(targets, stored.value));
    },
    async save(fates) {
      const targets = fates === undefined ? standing.targets : withFates(standing.targets, fates);
      const version = await send(targets, base.version);
      if (version === null) return false;
      become({ base: { version, targets }, targets });
      setPast([]);
      return true;
    },
  };
  return { status: "ready", editor };
}

/** Sends a set; the new version, or null and a problem to show. */
function useSave() {
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<SaveProblem | null>(null);
  const send = async (targets: DraftTarget[], expectedVersion: number): Promise<number | null> => {
    setSaving(true);
    setProblem(null);
    try {
      return (await saveAllocation({ targets: requestOf(targets), expected_version: expectedVersion }))
        .version;
    } catch (thrown) {
      const error = callErrorOf(thrown);
      setProblem({ message: error.message, symbol: symbolOfField(error.field, targets) });
      return null;
    } finally {
      setSaving(false);
    }
  };
  return { saving, problem, send, forgetProblem: () => setProblem(null) };
}

function newest(stored: VersionedTargets, edit: Editing | null): VersionedTargets {
  return edit !== null && edit.base.version > stored.version ? edit.base : stored;
}

function remember(steps: Step[], step: Step): Step[] {
  if (step.field !== null && steps.at(-1)?.field === step.field) return steps;
  return [...steps, step].slice(-UNDO_STEPS);
}
