import { useState } from "react";
import { announce } from "@/lib/announce";
import { sentenceOf } from "@/wire/call-error";
import { askDoctor, type Finding } from "@/wire/policies";
import { updateSettings, type Triggers } from "@/wire/settings";
import { draftOf, readTriggers, type TriggersDraft } from "./model";

export interface TriggersEditor {
  draft: TriggersDraft;
  changed: boolean;
  busy: "save" | "check" | null;
  problem: string | null;
  problemOf: (field: string) => string | null;
  /** What the policy doctor said; null before it was asked. */
  findings: Finding[] | null;
  edit: (change: Partial<TriggersDraft>) => void;
  discard: () => void;
  save: () => void;
  check: () => void;
}

/** The triggers as a draft over what is stored; the doctor looks at the draft before it is saved. */
export function useTriggers(stored: Triggers | null | undefined): TriggersEditor {
  const [typed, setTyped] = useState<TriggersDraft | null>(null);
  const [busy, setBusy] = useState<"save" | "check" | null>(null);
  const [refusal, setRefusal] = useState<{ field: string | null; message: string } | null>(null);
  const [findings, setFindings] = useState<Finding[] | null>(null);
  const draft = typed ?? draftOf(stored);
  const work = async (name: "save" | "check", what: (triggers: Triggers) => Promise<void>) => {
    const reading = readTriggers(draft);
    if (!reading.ok) {
      setRefusal({ field: reading.field, message: reading.problem });
      return;
    }
    setBusy(name);
    setRefusal(null);
    try {
      await what(reading.value);
    } catch (error) {
      setRefusal({ field: null, message: sentenceOf(error) });
    } finally {
      setBusy(null);
    }
  };
  return {
    draft,
    changed: typed !== null,
    busy,
    problem: refusal?.field === null ? refusal.message : null,
    problemOf: (field) => (refusal?.field === field ? refusal.message : null),
    findings,
    edit(change) {
      setTyped({ ...draft, ...change });
      setRefusal(null);
      setFindings(null);
    },
    discard() {
      setTyped(null);
      setRefusal(null);
    },
    save() {
      void work("save", async (triggers) => {
        await updateSettings({ triggers });
        setTyped(null);
        announce("success", "Saved when to trade.");
      });
    },
    check() {
      void work("check", async (triggers) => setFindings((await askDoctor({ triggers })).findings));
    },
  };
}
