import { FileDown } from "lucide-react";
import { useState } from "react";
import { FileButton } from "@/components/file-button";
import { FoldedList } from "@/components/folded-list";
import { Notice } from "@/components/notice";
import { UnknownSymbols } from "@/components/unknown-symbols";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { cn } from "@/lib/class-names";
import { contentOf, fileProblem } from "@/lib/file-content";
import { saveFile } from "@/lib/save-file";
import { sentenceOf } from "@/wire/base/call-error";
import { readTargetFile } from "@/wire/files";
import type { TargetFile } from "@/wire/generated/files";
import { DifferencesTable } from "./DifferencesTable";
import { differencesOf, type DraftTarget } from "./draft";
import { draftOfFile, replaceSymbol } from "./target-file";

/** Loaded when it is first wanted, and tried again where that did not work. */
const csv = () => import("./targets-csv");

/** What the server reads in a file; a refusal is one more thing that is wrong with it. */
async function read(file: File): Promise<TargetFile> {
  const nothing = { targets: [], unknown: [] };
  const problem = fileProblem(file);
  if (problem !== null) return { ...nothing, problems: [problem] };
  try {
    return await readTargetFile({ content: await contentOf(file) });
  } catch (error) {
    return { ...nothing, problems: [sentenceOf(error)] };
  }
}

const inWords = (sentence: string) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;

interface ImportReviewProps {
  found: TargetFile;
  targets: DraftTarget[];
  onReplace: (symbol: string, by: string) => void;
  onUse: (targets: DraftTarget[]) => void;
  onClose: () => void;
}

/** What a file would change, before it changes anything. */
function ImportReview({ found, targets, onReplace, onUse, onClose }: ImportReviewProps) {
  const isWrong = found.problems.length > 0;
  const close = (
    <Button size="small" variant="outline" onClick={onClose}>
      {isWrong ? "Close" : "Keep the targets as they are"}
    </Button>
  );
  if (isWrong) {
    return (
      <Notice tone="critical" title="Nothing was imported: the file has mistakes." urgent actions={close}>
        <FoldedList items={found.problems.map((problem) => ({ key: problem, line: inWords(problem) }))} />
      </Notice>
    );
  }
  const theirs = draftOfFile(found);
  const count = differencesOf(targets, theirs).length;
  if (count === 0 && found.unknown.length === 0) {
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
          <Button size="small" disabled={theirs.length === 0} onClick={() => onUse(theirs)}>
            {found.unknown.length === 0 ? "Use these targets" : `Use the other ${theirs.length}`}
          </Button>
          {close}
        </>
      }
    >
      {found.unknown.length === 0 ? null : <UnknownSymbols unknown={found.unknown} onReplace={onReplace} />}
      <p>Nothing is saved before you save it, and Undo brings the list back.</p>
      <details className="mt-1">
        <summary className="cursor-pointer">
          {count === 1 ? "1 target differs" : `${count} targets differ`}
        </summary>
        <DifferencesTable mine={targets} theirs={theirs} heads={["Now", "In the file"]} />
      </details>
    </Notice>
  );
}

interface TargetFilesProps {
  targets: DraftTarget[];
  onUse: (targets: DraftTarget[]) => void;
}

/** Targets to and from a CSV file. */
export function TargetFiles({ targets, onUse }: TargetFilesProps) {
  const [found, setFound] = useState<TargetFile | null>(null);
  const [busy, setBusy] = useState(false);
  const failed = (thrown: unknown) => {
    console.warn("The file could not be worked on:", thrown);
    announce("error", "The file could not be worked on. Check the connection and try again.");
  };
  const take = (file: File) => {
    setBusy(true);
    void read(file)
      .then(setFound, failed)
      .finally(() => setBusy(false));
  };
  const save = () => {
    csv().then(({ targetsCsv }) => saveFile("evenkeel-targets.csv", "text/csv", targetsCsv(targets)), failed);
  };
  return (
    // A review is as wide as the card: the buttons stay beside those of the set while there is none.
    <div className={cn("min-w-0 space-y-3", found !== null && "w-full")}>
      <div className="flex flex-wrap gap-2">
        <FileButton label="CSV file with targets" busy={busy} onChoose={take}>
          Import CSV
        </FileButton>
        {targets.length === 0 ? null : (
          <Button variant="outline" size="small" onClick={save}>
            <FileDown aria-hidden /> Export CSV
          </Button>
        )}
      </div>
      {found === null ? null : (
        <ImportReview
          found={found}
          targets={targets}
          onReplace={(symbol, by) => setFound(replaceSymbol(found, symbol, by))}
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
