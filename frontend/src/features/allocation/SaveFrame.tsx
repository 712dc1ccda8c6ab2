import { Save, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/class-names";
import type { SetProblem } from "./draft";

/** So many problems are listed at once; the others follow as these are put right. */
const LISTED = 5;

function focusField(name: string): void {
  const field = document.getElementsByName(name)[0];
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}

/** What keeps the set from being saved: all of it, each a way to its row. */
function Problems({ problems }: { problems: SetProblem[] }) {
  if (problems.length === 0) return null;
  const more = problems.length - LISTED;
  return (
    <ul id="save-blocker" className="mr-auto min-w-0 text-[0.8125rem] text-warning">
      {problems.slice(0, LISTED).map(({ message, field }) => (
        <li key={`${field ?? ""} ${message}`}>
          {field === null ? (
            message
          ) : (
            <button
              type="button"
              className="min-h-6 cursor-pointer text-left underline underline-offset-4 hover:no-underline"
              onClick={() => focusField(field)}
            >
              {message}
            </button>
          )}
        </li>
      ))}
      {more > 0 ? <li>And {more} more.</li> : null}
    </ul>
  );
}

function State({ isClean, isBlocked }: { isClean: boolean; isBlocked: boolean }) {
  return (
    <div role="status" className={cn(!isBlocked && "mr-auto")}>
      {isClean ? (
        <span className="text-[0.8125rem] text-muted-foreground">No unsaved changes</span>
      ) : (
        <Badge tone="warning">Unsaved changes</Badge>
      )}
    </div>
  );
}

function Undo({ disabled, onUndo }: { disabled: boolean; onUndo: () => void }) {
  return (
    <Button variant="ghost" className="max-[420px]:px-2" title="Undo" disabled={disabled} onClick={onUndo}>
      <Undo2 aria-hidden /> <span className="max-[420px]:sr-only">Undo</span>
    </Button>
  );
}

interface SaveFrameProps {
  status: "clean" | "changed" | "conflict";
  saving: boolean;
  canUndo: boolean;
  problems: SetProblem[];
  /** Said in place of problems while two versions are to be chosen from. */
  undecided: ReactNode;
  /** What the button does: `Save targets`. */
  label: string;
  onUndo: () => void;
  onDiscard: () => void;
  onSave: () => void;
}

/** The bar that saves a set as a whole; while something is unsaved it stays in sight, with all that keeps it from it. */
export function SaveFrame(props: SaveFrameProps) {
  const { status, saving, canUndo, problems, undecided, label, onUndo, onDiscard, onSave } = props;
  const changed = status === "changed";
  const blocked = problems.length > 0 || status === "conflict";
  return (
    <div
      className={cn(
        "flex flex-wrap items-center justify-end gap-2",
        status !== "clean" &&
          "sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 -mx-4 border-t bg-card px-4 py-3 sm:-mx-6 sm:px-6 md:bottom-0",
      )}
    >
      <Problems problems={problems} />
      {status === "conflict" ? undecided : null}
      <State isClean={status === "clean"} isBlocked={blocked} />
      <div className="flex flex-wrap justify-end gap-2">
        <Undo disabled={!canUndo || saving} onUndo={onUndo} />
        <Button variant="outline" disabled={!changed || saving} onClick={onDiscard}>
          Discard
        </Button>
        <Button
          disabled={!changed || blocked || saving}
          aria-describedby={blocked ? "save-blocker" : undefined}
          onClick={onSave}
        >
          <Save aria-hidden className="max-[420px]:hidden" /> {saving ? "Saving…" : label}
        </Button>
      </div>
    </div>
  );
}
