import { FileDown } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { saveFile } from "@/lib/save-file";
import { fetchRunsOf } from "@/wire/account";
import { matches, periodOf, type RunFilter } from "./filter";

/** The most runs that one file holds. */
const RUNS_IN_FILE = 1000;

/** Saves every run that the filter finds, with its orders, also those that the list does not show yet. */
export function ExportRuns({ uid, filter }: { uid: string; filter: RunFilter }) {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const [{ runsCsv }, runs] = await Promise.all([
        import("./runs-csv"),
        fetchRunsOf(uid, periodOf(filter), RUNS_IN_FILE),
      ]);
      const found = runs.filter((run) => matches(run, filter));
      saveFile("evenkeel-runs.csv", "text/csv", runsCsv(found));
      const count = found.length === 1 ? "1 run" : `${found.length} runs`;
      if (runs.length < RUNS_IN_FILE) announce("success", `${count} exported.`);
      else {
        announce(
          "error",
          `${count} exported, from the newest ${RUNS_IN_FILE}: narrow the days to get older ones.`,
        );
      }
    } catch (error) {
      console.warn("The runs could not be exported:", error);
      announce("error", "The runs could not be read. Check the connection and try again.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="outline" size="small" disabled={busy} onClick={() => void save()}>
      <FileDown aria-hidden /> {busy ? "Reading…" : "Export CSV"}
    </Button>
  );
}
