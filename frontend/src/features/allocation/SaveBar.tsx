import { useState } from "react";
import { announce } from "@/lib/announce";
import { problemsOfSet } from "./draft";
import { FateQuestions } from "./FateQuestions";
import { losingTargets, type Fate } from "./losing";
import { SaveFrame } from "./SaveFrame";
import type { TargetsEditor } from "./use-targets";

/** Where both versions of a set that was changed elsewhere stand side by side. */
export const CONFLICT_ID = "targets-conflict";

function focusConflict(): void {
  const notice = document.getElementById(CONFLICT_ID);
  notice?.scrollIntoView({ block: "center" });
  notice?.querySelector("button")?.focus({ preventScroll: true });
}

/** Why nothing can be saved while two versions stand side by side, and the way to the choice. */
function Undecided() {
  return (
    <p id="save-blocker" className="mr-auto min-w-0 text-[0.8125rem] text-warning">
      The saved targets were changed elsewhere.{" "}
      <button
        type="button"
        className="min-h-6 cursor-pointer text-left underline underline-offset-4 hover:no-underline"
        onClick={focusConflict}
      >
        Choose which ones count
      </button>
      , then save.
    </p>
  );
}

interface SaveBarProps {
  editor: TargetsEditor;
  /** The symbols that the account holds, as far as they were measured. */
  held: readonly string[];
  onSaved: () => void;
}

/** Saves the targets as a whole, and asks what becomes of a holding that loses its target. */
export function SaveBar({ editor, held, onSaved }: SaveBarProps) {
  const { standing, saving } = editor;
  const changed = standing.status === "changed";
  const [asking, setAsking] = useState<string[]>([]);
  const send = async (fates?: ReadonlyMap<string, Fate>) => {
    if (!(await editor.save(fates))) return;
    setAsking([]);
    announce("success", "Targets saved.");
    onSaved();
  };
  const losing = losingTargets(held, standing.targets, editor.isStored);
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
      problems={changed ? problemsOfSet(standing.targets) : []}
      undecided={<Undecided />}
      label="Save targets"
      onUndo={editor.undo}
      onDiscard={editor.discard}
      onSave={() => {
        if (losing.length === 0) void send();
        else setAsking(losing);
      }}
    />
  );
}
