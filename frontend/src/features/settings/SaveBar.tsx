import { Save } from "lucide-react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";

/** Unsaved changes, and what can be done with them. */
export interface Unsaved {
  saving: boolean;
  /** How many fields differ from what is stored. */
  changes: number;
  /** The first sentence that keeps the changes from being saved. */
  blocker: string | null;
  /** What the server said that concerns no field. */
  problem: string | null;
  discard: () => void;
  /** Whether they were saved. */
  save: () => Promise<boolean>;
}

/** Stays at the bottom of the screen while there is something to save. */
export function SaveBar({ saving, changes, blocker, problem, discard, save }: Unsaved) {
  if (changes === 0) return null;
  const saveAll = async () => {
    if (await save()) announce("success", "Settings saved.");
  };
  return (
    <div
      role="region"
      aria-label="Unsaved changes"
      className="sticky bottom-18 z-20 space-y-3 rounded-xl border bg-card p-4 shadow-lg md:bottom-4"
    >
      {problem === null ? null : (
        <Notice tone="critical" title="The settings were not saved." urgent>
          {problem}
        </Notice>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p role="status" className="mr-auto text-sm">
          <span className="font-medium">
            {changes === 1 ? "1 unsaved change." : `${changes} unsaved changes.`}
          </span>{" "}
          <span id="settings-blocker" className="text-warning">
            {blocker}
          </span>
        </p>
        <Button variant="outline" disabled={saving} onClick={discard}>
          Discard
        </Button>
        <Button
          disabled={saving || blocker !== null}
          aria-describedby="settings-blocker"
          onClick={() => void saveAll()}
        >
          <Save aria-hidden /> {saving ? "Saving…" : "Save settings"}
        </Button>
      </div>
    </div>
  );
}
