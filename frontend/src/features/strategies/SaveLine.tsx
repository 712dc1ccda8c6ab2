import { Save } from "lucide-react";
import { Notice } from "@/components/notice";
import { Overtaken } from "@/components/overtaken";
import { Button } from "@/components/ui/button";
import type { SetEditor } from "./use-set-editor";

interface SaveLineProps {
  editor: Pick<
    SetEditor<unknown>,
    "changed" | "saving" | "problem" | "isOvertaken" | "keepMine" | "discard" | "save"
  >;
  label: string;
}

/** What prevents saving, and the two ways out of a draft. */
export function SaveLine({ editor, label }: SaveLineProps) {
  return (
    <>
      {editor.isOvertaken ? (
        <Overtaken what="set was" onKeepMine={editor.keepMine} onTakeTheirs={editor.discard} />
      ) : null}
      {editor.problem === null ? null : (
        <Notice tone="critical" title="It was not saved." urgent>
          {editor.problem}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="outline" disabled={!editor.changed || editor.saving} onClick={editor.discard}>
          Discard
        </Button>
        <Button disabled={!editor.changed || editor.saving || editor.isOvertaken} onClick={editor.save}>
          <Save aria-hidden /> {editor.saving ? "Saving…" : label}
        </Button>
      </div>
    </>
  );
}
