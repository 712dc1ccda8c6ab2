import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { DifferencesTable } from "./DifferencesTable";
import type { DraftTarget } from "./draft";

interface ConflictNoticeProps {
  mine: DraftTarget[];
  theirs: DraftTarget[];
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** The stored set changed under the person's hands: both are shown, and nothing is lost until they choose. */
export function ConflictNotice({ mine, theirs, onKeepMine, onTakeTheirs }: ConflictNoticeProps) {
  return (
    <Notice
      tone="warning"
      urgent
      title="The saved targets were changed elsewhere while you were editing."
      actions={
        <>
          <Button size="small" onClick={onKeepMine}>
            Keep mine
          </Button>
          <Button size="small" variant="outline" onClick={onTakeTheirs}>
            Take theirs
          </Button>
        </>
      }
    >
      <p>Keeping yours lets you save over the newer set. Taking theirs drops your unsaved changes.</p>
      <DifferencesTable mine={mine} theirs={theirs} heads={["Yours", "Saved"]} />
    </Notice>
  );
}
