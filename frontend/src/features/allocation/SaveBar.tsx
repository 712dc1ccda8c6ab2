import { Save, Undo2 } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { cn } from "@/lib/class-names";
import { problemsOfSet, type SetProblem } from "./draft";
import { FateQuestions } from "./FateQuestions";
import { losingTargets, type Fate } from "./losing";
import type { TargetsEditor } from "./use-targets";

/** So many problems are listed at once; the others follow as these are put right. */
const LISTED = 5;

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

function Undo({ editor }: { editor: TargetsEditor }) {
  return (
    <Button
      variant="ghost"
      className="max-[420px]:px-2"
      title="Undo"
      disabled={!editor.canUndo || editor.saving}
      onClick={editor.undo}
    >
      <Undo2 aria-hidden /> <span className="max-[420px]:sr-only">Undo</span>
    </Button>
  );
}

interface SaveBarProps {
  editor: TargetsEditor;
  /** The symbols that the account holds, as far as they were measured. */
  held: readonly string[];
  onSaved: () => void;
}

/** Saves the set as a whole; while something is unsaved it stays in sight, with all that keeps it from being saved. */
export function SaveBar({ editor, held, onSaved }: SaveBarProps) {
  const { standing, saving } = editor;
  const changed = standing.status === "changed";
  const undecided = standing.status === "conflict";
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
  const problems = changed ? problemsOfSet(standing.targets) : [];
  const blocked = problems.length > 0 || undecided;
  return (
    <div
      className={cn(
        "flex flex-wrap items-center justify-end gap-2",
        (changed || undecided) &&
          "sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 -mx-4 border-t bg-card px-4 py-3 sm:-mx-6 sm:px-6 md:bottom-0",
      )}
    >
      <Problems problems={problems} />
      {undecided ? <Undecided /> : null}
      <State isClean={standing.status === "clean"} isBlocked={blocked} />
      <div className="flex flex-wrap justify-end gap-2">
        <Undo editor={editor} />
        <Button variant="outline" disabled={!changed || saving} onClick={editor.discard}>
          Discard
        </Button>
        <Button
          disabled={!changed || blocked || saving}
          aria-describedby={blocked ? "save-blocker" : undefined}
          onClick={() => {
            if (losing.length === 0) void send();
            else setAsking(losing);
          }}
        >
          <Save aria-hidden className="max-[420px]:hidden" /> {saving ? "Saving…" : "Save targets"}
        </Button>
      </div>
    </div>
  );
}
