import { Download } from "lucide-react";
import { useState } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { announce } from "@/lib/announce";
import { saveFile } from "@/lib/save-file";
import { sentenceOf } from "@/wire/base/call-error";
import { exportEverything } from "./export";

function useExport() {
  const [found, setFound] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const start = async () => {
    setFound(0);
    setProblem(null);
    try {
      const documents = await exportEverything(setFound);
      const at = new Date().toISOString();
      const name = `evenkeel-export-${at.slice(0, 10)}.json`;
      saveFile(name, "application/json", JSON.stringify({ exported_at: at, documents }, null, 2));
      announce("success", `${documents.length} documents are in ${name}.`);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setFound(null);
    }
  };
  return { found, problem, start };
}

/** All that is kept of the person, as a file. */
export function ExportCard() {
  const { found, problem, start } = useExport();
  return (
    <Card aria-labelledby="export-title">
      <CardHeader>
        <div>
          <CardTitle id="export-title">Your data</CardTitle>
          <CardDescription>
            Everything that is kept of you, as one JSON file: targets, settings, plans, runs, ledger,
            notifications and the log of changes. Keys and webhook secrets are never in it.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        {problem === null ? null : (
          <Notice tone="critical" title="Your data could not be exported." urgent>
            {problem}
          </Notice>
        )}
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="outline" disabled={found !== null} onClick={() => void start()}>
            <Download aria-hidden /> {found === null ? "Export all my data" : "Exporting…"}
          </Button>
          <span role="status" className="text-sm text-muted-foreground">
            {found === null || found === 0 ? "" : `${found} documents so far`}
          </span>
        </div>
      </CardContent>
    </Card>
  );
}
