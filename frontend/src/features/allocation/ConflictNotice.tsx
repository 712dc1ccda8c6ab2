import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { DifferencesTable } from "./DifferencesTable";
import type { DraftTarget } from "./draft";
import { mergeTargets } from "./merge";
import { CONFLICT_ID } from "./SaveBar";

interface ConflictNoticeProps {
  /** The set that the person's changes were first made on. */
  base: DraftTarget[];
  mine: DraftTarget[];
  theirs: DraftTarget[];
  onSettle: (targets: DraftTarget[]) => void;
  onTakeTheirs: () => void;
}

/** The stored set changed under the person's hands: both are shown, and nothing is lost until they choose. */
export function ConflictNotice({ base, mine, theirs, onSettle, onTakeTheirs }: ConflictNoticeProps) {
  const { targets: both, clashes } = mergeTargets(base, mine, theirs);
  return (
    <Notice
      id={CONFLICT_ID}
      tone="warning"
      urgent
      title="The saved targets were changed elsewhere while you were editing."
      actions={
        <>
          <Button size="small" onClick={() => onSettle(both)}>
            Merge both
          </Button>
          <Button size="small" variant="outline" onClick={() => onSettle(mine)}>
            Keep mine
          </Button>
          <Button size="small" variant="outline" onClick={onTakeTheirs}>
            Take theirs
          </Button>
        </>
      }
    >
      <p>
        Merging keeps what each of you changed
        {clashes.length === 0
          ? "; no symbol was changed by both."
          : `; where both changed the same (${clashes.join(", ")}), yours counts.`}{" "}
        Nothing is saved before you press Save. Taking theirs drops your unsaved changes.
      </p>
      <DifferencesTable mine={mine} theirs={theirs} heads={["Yours", "Saved"]} />
    </Notice>
  );
}
