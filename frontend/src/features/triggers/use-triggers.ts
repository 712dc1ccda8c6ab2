import { useState } from "react";
import { announce } from "@/lib/announce";
import { sentenceOf } from "@/wire/base/call-error";
import { placeFindings, useDoctor, type Consultation, type Placed } from "@/wire/advice-doctor";
import { updateSettings, type StoredSettings, type Triggers } from "@/wire/targets-settings";
import { draftOf, placeOf, readTriggers, type TriggersDraft } from "./model";

export interface TriggersEditor {
  draft: TriggersDraft;
  changed: boolean;
  saving: boolean;
  problem: string | null;
  problemOf: (field: string) => string | null;
  /** What the policy doctor says of the draft, and where. */
  diagnosis: Consultation;
  placed: Placed;
  edit: (change: Partial<TriggersDraft>) => void;
  discard: () => void;
  save: () => void;
}

/** The triggers as a draft over what is stored; the doctor looks at the draft before it is saved. */
export function useTriggers(uid: string, settings: StoredSettings | null): TriggersEditor {
  const [typed, setTyped] = useState<TriggersDraft | null>(null);
  const [saving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<{ field: string | null; message: string } | null>(null);
  const draft = typed ?? draftOf(settings?.triggers);
  const reading = readTriggers(draft);
  const request: { triggers: Triggers } | null = reading.ok ? { triggers: reading.value } : null;
  const diagnosis = useDoctor(uid, request, settings?.policy ?? null);
  const save = async () => {
    if (!reading.ok) {
      setRefusal({ field: reading.field, message: reading.problem });
      return;
    }
    setSaving(true);
    setRefusal(null);
    try {
      await updateSettings({ triggers: reading.value });
      setTyped(null);
      announce("success", "Saved when trading starts.");
    } catch (error) {
      setRefusal({ field: null, message: sentenceOf(error) });
    } finally {
      setSaving(false);
    }
  };
  return {
    draft,
    changed: typed !== null,
    saving,
    problem: refusal?.field === null ? refusal.message : null,
    problemOf: (field) => (refusal?.field === field ? refusal.message : null),
    diagnosis,
    placed: placeFindings(diagnosis.findings ?? [], placeOf),
    edit(change) {
      setTyped({ ...draft, ...change });
      setRefusal(null);
    },
    discard() {
      setTyped(null);
      setRefusal(null);
    },
    save: () => void save(),
  };
}
