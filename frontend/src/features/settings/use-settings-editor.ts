import { useState } from "react";
import { callErrorOf } from "@/wire/base/call-error";
import {
  updateSettings,
  useSettings,
  useSystemBounds,
  type SettingsRequest,
  type SettingValue,
} from "@/wire/targets-settings";
import {
  fieldOfProblem,
  keptSettings,
  policyChanges,
  requestOf,
  standingOf,
  withoutStored,
  withText,
  withTexts,
  type FieldStanding,
  type SettingsDraft,
  type Stored,
} from "./draft";
import { pathOf, type SettingField } from "./fields";
import type { Unsaved } from "./SaveBar";

export interface SettingsEditor extends Unsaved {
  stored: Stored;
  stale: boolean;
  /** What the draft changes of the policy; null while it can't be read. */
  policy: Record<string, SettingValue> | null;
  standing: (field: SettingField) => FieldStanding;
  edit: (field: SettingField, text: string) => void;
  /** Edits some fields at once, by their paths. */
  editAll: (texts: ReadonlyMap<string, string>) => void;
  /** Saves the changes, and beside them what another draft asks for. */
  save: (more?: SettingsRequest) => Promise<boolean>;
}

export type SettingsState =
  | { status: "loading" }
  | { status: "error"; message: string; retry: () => void }
  | { status: "ready"; editor: SettingsEditor };

/** A refusal of the server: `path` where it concerns one field. */
interface Refusal {
  message: string;
  path: string | null;
}

/** The stored settings, live, and the unsaved changes of this browser on top of them. */
export function useSettingsEditor(uid: string, fields: SettingField[]): SettingsState {
  const settings = useSettings(uid);
  const bounds = useSystemBounds();
  const [draft, setDraft] = useState<SettingsDraft>(() => keptSettings(uid).read() ?? {});
  const [saving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isRestored, setIsRestored] = useState(false);
  if (settings.status === "error") return settings;
  if (bounds.status === "error") return bounds;
  if (settings.status === "loading" || bounds.status === "loading") return { status: "loading" };

  const stored: Stored = { settings: settings.value ?? {}, bounds: bounds.value ?? {} };
  if (!isRestored) {
    // The page was left between the save and its answer: what is stored by now is no draft any more.
    setIsRestored(true);
    setDraft(withoutStored(fields, draft, stored));
  }
  const become = (next: SettingsDraft) => {
    setDraft(next);
    setRefusal(null);
    if (Object.keys(next).length === 0) keptSettings(uid).clear();
    else keptSettings(uid).write(next);
  };
  const standing = (field: SettingField): FieldStanding => {
    const stands = standingOf(field, draft, stored);
    return refusal?.path === pathOf(field) ? { ...stands, problem: refusal.message } : stands;
  };
  const changed = fields.map((field) => standingOf(field, draft, stored)).filter((stands) => stands.changed);
  const editor: SettingsEditor = {
    stored,
    stale: settings.stale || bounds.stale,
    saving,
    changes: changed.length,
    blocker: changed.find((stands) => stands.problem !== null)?.problem ?? null,
    problem: refusal?.path === null ? refusal.message : null,
    policy: policyChanges(fields, draft, stored),
    standing,
    edit: (field, text) => become(withText(draft, field, text, stored)),
    editAll: (texts) => become(withTexts(draft, fields, texts, stored)),
    discard: () => become({}),
    async save(more = {}) {
      setSaving(true);
      setRefusal(null);
      try {
        await updateSettings({ ...requestOf(fields, draft, stored), ...more });
        become({});
        return true;
      } catch (thrown) {
        const error = callErrorOf(thrown);
        const field = fieldOfProblem(error.field, fields);
        setRefusal({ message: error.message, path: field === null ? null : pathOf(field) });
        return false;
      } finally {
        setSaving(false);
      }
    },
  };
  return { status: "ready", editor };
}
