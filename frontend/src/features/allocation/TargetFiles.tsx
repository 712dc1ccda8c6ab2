import { FileDown, FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { saveFile } from "@/lib/save-file";
import { DifferencesTable } from "./DifferencesTable";
import { differencesOf, type DraftTarget } from "./draft";
import type { ReadTargets } from "./targets-csv";

/** Larger than any set of targets: what is bigger is another file. */
const BYTES_MAX = 1_000_000;

/** Loaded when it is first wanted, and tried again where that did not work. */
const csv = () => import("./targets-csv");

async function read(file: File): Promise<ReadTargets> {
  if (file.size > BYTES_MAX)
    return { ok: false, problems: ["The file is larger than 1 MB: it is not a list of targets."] };
  return (await csv()).readTargets(await file.text());
}

interface ImportReviewProps {
  found: ReadTargets;
  targets: DraftTarget[];
  onUse: (targets: DraftTarget[]) => void;
  onClose: () => void;
}

/** What a file would change, before it changes anything. */
function ImportReview({ found, targets, onUse, onClose }: ImportReviewProps) {
  const close = (
    <Button size="small" variant="outline" onClick={onClose}>
      {found.ok ? "Keep the targets as they are" : "Close"}
    </Button>
  );
  if (!found.ok) {
    return (
      <Notice tone="critical" title="Nothing was imported: the file has mistakes." urgent actions={close}>
        <ul>
          {found.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      </Notice>
    );
  }
  if (differencesOf(targets, found.targets).length === 0) {
    return (
      <Notice title="The file holds the targets that are here already." actions={close}>
        Nothing would change.
      </Notice>
    );
  }
  return (
    <Notice
      tone="warning"
      title={`The file holds ${found.targets.length} targets. They replace the whole list.`}
      urgent
      actions={
        <>
          <Button size="small" onClick={() => onUse(found.targets)}>
            Use these targets
          </Button>
          {close}
        </>
      }
    >
      <p>Nothing is saved before you save it, and Undo brings the list back.</p>
      <DifferencesTable mine={targets} theirs={found.targets} heads={["Now", "In the file"]} />
    </Notice>
  );
}

interface TargetFilesProps {
  targets: DraftTarget[];
  onUse: (targets: DraftTarget[]) => void;
}

/** Targets to and from a CSV file. */
export function TargetFiles({ targets, onUse }: TargetFilesProps) {
  const [found, setFound] = useState<ReadTargets | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const failed = (thrown: unknown) => {
    console.warn("The file could not be worked on:", thrown);
    announce("error", "The file could not be worked on. Check the connection and try again.");
  };
  const take = (file: File | undefined) => {
    if (file !== undefined) read(file).then(setFound, failed);
  };
  const save = () => {
    csv().then(({ targetsCsv }) => saveFile("evenkeel-targets.csv", "text/csv", targetsCsv(targets)), failed);
  };
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-2">
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          aria-label="CSV file with targets"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            take(event.target.files?.[0]);
            // The same file can be chosen again after it was corrected.
            event.target.value = "";
          }}
        />
        <Button variant="outline" size="small" onClick={() => input.current?.click()}>
          <FileUp aria-hidden /> Import CSV
        </Button>
        <Button variant="outline" size="small" disabled={targets.length === 0} onClick={save}>
          <FileDown aria-hidden /> Export CSV
        </Button>
      </div>
      {found === null ? null : (
        <ImportReview
          found={found}
          targets={targets}
          onClose={() => setFound(null)}
          onUse={(imported) => {
            onUse(imported);
            setFound(null);
          }}
        />
      )}
    </div>
  );
}
