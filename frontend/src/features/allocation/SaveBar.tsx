import { problemsOfSet } from "./draft";
import { losingTargets } from "./losing";
import { SaveWithFates } from "./SaveWithFates";
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
  const { targets } = editor.standing;
  return (
    <SaveWithFates
      editor={editor}
      losing={losingTargets(held, targets, editor.isStored)}
      problems={() => problemsOfSet(targets)}
      undecided={<Undecided />}
      label="Save targets"
      done="Targets saved."
      onSaved={onSaved}
    />
  );
}
