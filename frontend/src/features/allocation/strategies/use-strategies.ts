import { useMemo, useState } from "react";
import { z } from "zod/mini";
import { kept } from "@/lib/kept";
import { saveStrategies, useStoredTargets, useUserSettings } from "@/wire/targets";
import { callErrorOf } from "@/wire/base/call-error";
import type { Fate } from "../losing";
import {
  draftsOfStored,
  requestOfStrategies,
  sameStrategies,
  strategyDraft,
  withStrategyFates,
  type StrategyDraft,
} from "./sets";

/** How many steps can be taken back. */
const UNDO_STEPS = 100;

interface Versioned {
  version: number;
  strategies: StrategyDraft[];
}

const versioned = z.object({ version: z.int(), strategies: z.array(strategyDraft) });

/** Unsaved changes: the set they started from and the set as it is now. */
const editing = z.object({ base: versioned, strategies: z.array(strategyDraft) });
export type Editing = z.infer<typeof editing>;

/** Unsaved changes stay in this browser, per user, until they are saved or discarded. */
const keptEditing = (uid: string) => kept(`evenkeel.strategies.${uid}`, editing);

/** How the person's changes relate to what is stored. */
export interface Standing {
  status: "clean" | "changed" | "conflict";
  strategies: StrategyDraft[];
}

/** A newer stored set is a conflict only where the person has changes of their own that it does not contain. */
export function standingOf(stored: Versioned, edit: Editing | null): Standing {
  if (edit === null) return { status: "clean", strategies: stored.strategies };
  const { base, strategies } = edit;
  const changed = !sameStrategies(strategies, base.strategies);
  if (stored.version > base.version) {
    const isTheirs = !changed || sameStrategies(strategies, stored.strategies);
    return isTheirs ? { status: "clean", strategies: stored.strategies } : { status: "conflict", strategies };
  }
  if (changed) return { status: "changed", strategies };
  // The answer to a save may be here before the listener: the saved set is shown, not the one before it.
  return { status: "clean", strategies: stored.version < base.version ? strategies : stored.strategies };
}

interface Step {
  strategies: StrategyDraft[];
  /** Typing into one field is one step; null for everything that is a step of its own. */
  field: string | null;
}

/** What the table of strategies offers. */
export interface StrategiesEditor {
  standing: Standing;
  /** The strategies as they are stored. */
  stored: StrategyDraft[];
  canUndo: boolean;
  saving: boolean;
  /** Why the last save was refused. */
  problem: string | null;
  edit: (field: string | null, change: (strategies: StrategyDraft[]) => StrategyDraft[]) => void;
  undo: () => void;
  discard: () => void;
  /** Settles a conflict: the person's set is meant to replace the newer stored one. */
  keepMine: () => void;
  /** Saves the set, with a target of 0 for each holding that is to be sold. */
  save: (fates?: ReadonlyMap<string, Fate>) => Promise<boolean>;
}

function useStored(uid: string): Versioned | null {
  const settings = useUserSettings(uid);
  const documents = useStoredTargets(uid);
  return useMemo(() => {
    if (settings.status !== "ready" || documents.status !== "ready") return null;
    const names = new Map(documents.value.map(({ symbol, name }) => [symbol, name]));
    return {
      version: settings.value?.allocation_version ?? 0,
      strategies: draftsOfStored(settings.value?.strategies ?? [], (symbol) => names.get(symbol) ?? null),
    };
  }, [settings, documents]);
}

/** Sends a set; the new version, or null and a problem to show. */
function useSave() {
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (strategies: StrategyDraft[], version: number): Promise<number | null> => {
    setSaving(true);
    setProblem(null);
    try {
      const request = { strategies: requestOfStrategies(strategies), expected_version: version };
      return (await saveStrategies(request)).version;
    } catch (thrown) {
      setProblem(callErrorOf(thrown).message);
      return null;
    } finally {
      setSaving(false);
    }
  };
  return { saving, problem, send, forgetProblem: () => setProblem(null) };
}

function remember(steps: Step[], step: Step): Step[] {
  if (step.field !== null && steps.at(-1)?.field === step.field) return steps;
  return [...steps, step].slice(-UNDO_STEPS);
}

/** The stored strategies, live, and the unsaved changes of this browser on top of them; null until they are known. */
export function useStrategies(uid: string): StrategiesEditor | null {
  const stored = useStored(uid);
  const [edit, setEdit] = useState<Editing | null>(() => keptEditing(uid).read());
  const [past, setPast] = useState<Step[]>([]);
  const { saving, problem, send, forgetProblem } = useSave();
  if (stored === null) return null;
  const standing = standingOf(stored, edit);
  const become = (next: Editing | null) => {
    setEdit(next);
    forgetProblem();
    if (next === null) keptEditing(uid).clear();
    else keptEditing(uid).write(next);
  };
  const newest = edit !== null && edit.base.version > stored.version ? edit.base : stored;
  const base = standing.status === "clean" || edit === null ? newest : edit.base;
  return {
    standing,
    stored: stored.strategies,
    canUndo: past.length > 0,
    saving,
    problem,
    edit(field, change) {
      const { strategies } = standing;
      setPast((steps) => remember(steps, { strategies, field }));
      become({ base, strategies: change(strategies) });
    },
    undo() {
      const last = past.at(-1);
      if (last === undefined) return;
      setPast(past.slice(0, -1));
      become({ base, strategies: last.strategies });
    },
    discard() {
      setPast([]);
      become(null);
    },
    keepMine() {
      become({ base: stored, strategies: standing.strategies });
    },
    async save(fates) {
      const own = standing.strategies;
      const strategies = fates === undefined ? own : withStrategyFates(own, stored.strategies, fates);
      const version = await send(strategies, base.version);
      if (version === null) return false;
      become({ base: { version, strategies }, strategies });
      setPast([]);
      return true;
    },
  };
}
