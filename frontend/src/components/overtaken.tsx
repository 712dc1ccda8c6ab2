import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";

interface OvertakenProps {
  /** What was changed elsewhere, with its verb: `set was`, `strategies were`. */
  what: string;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** Somebody saved another set meanwhile: the person says which one counts. */
export function Overtaken({ what, onKeepMine, onTakeTheirs }: OvertakenProps) {
  return (
    <Notice
      tone="warning"
      urgent
      title={`The saved ${what} changed elsewhere while you were editing.`}
      actions={
        <>
          <Button size="small" variant="outline" onClick={onKeepMine}>
            Keep mine
          </Button>
          <Button size="small" variant="outline" onClick={onTakeTheirs}>
            Take theirs
          </Button>
        </>
      }
    >
      What was saved is replaced once you keep yours and save. Taking theirs drops your unsaved changes.
    </Notice>
  );
}
