import { useState } from "react";
import { z } from "zod/mini";
import { announce } from "@/lib/announce";
import { kept } from "@/lib/kept";
import type { DoctorRequest } from "@/wire/advice";
import { sentenceOf } from "@/wire/base/call-error";
import { AUTOMATION_HOURS, AUTOMATION_MODE } from "@/wire/generated/defaults";
import { updateSettings, type Automation, type SettingsRequest } from "@/wire/targets-settings";
import type { Unsaved } from "../SaveBar";
import type { SettingsEditor } from "../use-settings-editor";
import { isSameSchedule, needsConfirmation, NO_AUTOMATION, withSchedule, type Schedule } from "./automation";
import { draftOf, isSameDraft, readTriggers, triggersDraft, type TriggersDraft } from "./triggers";

const schedule = z.object({
  mode: z.enum(AUTOMATION_MODE),
  every_minutes: z.int(),
  hours: z.enum(AUTOMATION_HOURS),
});

/** What was chosen of the schedule and typed of the triggers, and is not saved. */
const whenDraft = z.object({ schedule: z.nullable(schedule), triggers: z.nullable(triggersDraft) });
type WhenDraft = z.infer<typeof whenDraft>;

const NOTHING: WhenDraft = { schedule: null, triggers: null };

/** Unsaved changes stay in this browser, per user, as those of the other settings do. */
const keptWhen = (uid: string) => kept(`evenkeel.when.${uid}`, whenDraft);

export interface WhenEditor extends Unsaved {
  stored: Automation;
  /** The schedule as it is chosen here. */
  schedule: Schedule;
  editSchedule: (schedule: Schedule) => void;
  triggers: TriggersDraft;
  editTriggers: (change: Partial<TriggersDraft>) => void;
  /** The sentence about one input of the triggers that can't be read. */
  problemOf: (field: string) => string | null;
  /** What the policy doctor is asked about; null while the draft can't be read. */
  question: DoctorRequest | null;
  /** Turns the automation on, with the schedule as it is chosen here, or off; nothing else is saved by that. */
  turn: (enabled: boolean) => void;
  /** Why it was not turned. */
  turnProblem: string | null;
  /** What waits for a second step, because it begins to trade without asking. */
  asking: "turn" | "save" | null;
  confirm: () => Promise<void>;
  stopAsking: () => void;
}

function useDraft(uid: string) {
  const [draft, setDraft] = useState(() => keptWhen(uid).read() ?? NOTHING);
  const become = (next: WhenDraft) => {
    setDraft(next);
    if (next.schedule === null && next.triggers === null) keptWhen(uid).clear();
    else keptWhen(uid).write(next);
  };
  return [draft, become] as const;
}

/** Turns the automation on or off at once, by a press of its own. */
function useTurning(onTurned: () => void) {
  const [turning, setTurning] = useState(false);
  const [turnProblem, setProblem] = useState<string | null>(null);
  const turnTo = async (automation: Automation) => {
    setTurning(true);
    setProblem(null);
    try {
      await updateSettings({ automation });
      announce("success", automation.enabled ? "Automatic checks are on." : "Automatic checks are off.");
      if (automation.enabled) onTurned();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setTurning(false);
    }
  };
  return { turning, turnProblem, turnTo };
}

/** The schedule and the triggers as drafts beside that of the policy: all of them are saved by one press. */
export function useWhen(uid: string, editor: SettingsEditor): WhenEditor {
  const { settings } = editor.stored;
  const stored = settings.automation ?? NO_AUTOMATION;
  const [draft, become] = useDraft(uid);
  const [asking, setAsking] = useState<WhenEditor["asking"]>(null);
  const { turning, turnProblem, turnTo } = useTurning(() => become({ ...draft, schedule: null }));
  const wanted = withSchedule(stored, draft.schedule ?? stored);
  const triggers = draft.triggers ?? draftOf(settings.triggers);
  const reading = readTriggers(triggers);
  const changes = {
    schedule: !isSameSchedule(wanted, stored),
    triggers: !isSameDraft(triggers, draftOf(settings.triggers)),
  };
  const save = async () => {
    const more: SettingsRequest = {};
    if (changes.schedule) more.automation = wanted;
    if (changes.triggers && reading.ok) more.triggers = reading.value;
    const saved = await editor.save(more);
    if (saved) become(NOTHING);
    return saved;
  };
  const turned = (enabled: boolean) => (enabled ? { ...wanted, enabled } : { ...stored, enabled });
  return {
    stored,
    schedule: wanted,
    editSchedule: (next) => become({ ...draft, schedule: next }),
    triggers,
    editTriggers: (change) => become({ ...draft, triggers: { ...triggers, ...change } }),
    problemOf: (field) => (!reading.ok && reading.field === field ? reading.problem : null),
    question:
      reading.ok && editor.policy !== null ? { policy: editor.policy, triggers: reading.value } : null,
    saving: editor.saving || turning,
    changes: editor.changes + Number(changes.schedule) + Number(changes.triggers),
    blocker: editor.blocker ?? (changes.triggers && !reading.ok ? reading.problem : null),
    problem: editor.problem,
    discard() {
      become(NOTHING);
      editor.discard();
    },
    async save() {
      if (!needsConfirmation(stored, wanted)) return save();
      setAsking("save");
      return false;
    },
    turn(enabled) {
      if (needsConfirmation(stored, turned(enabled))) setAsking("turn");
      else void turnTo(turned(enabled));
    },
    turnProblem,
    asking,
    async confirm() {
      if (asking === "turn") await turnTo(turned(true));
      else if (await save()) announce("success", "Settings saved.");
      setAsking(null);
    },
    stopAsking: () => setAsking(null),
  };
}
