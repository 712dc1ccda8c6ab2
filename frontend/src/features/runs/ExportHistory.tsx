import { FileDown } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { formatCount } from "@/lib/format";
import { saveFile } from "@/lib/save-file";
import { fetchRunsOf } from "@/wire/execution";
import type { CheckLine } from "@/wire/generated/automation";
import { matchesRun, periodOf, type HistoryFilter } from "./filter";
import { ordersOf } from "./orders";

/** The most runs that one file holds. */
const RUNS_IN_FILE = 1000;

const NOUNS = { runs: "run", orders: "order", checks: "line" };

interface Found {
  text: string;
  count: number;
  /** There may be older ones that were not read. */
  mayBeMore: boolean;
}

/** All that the filter finds, also what the page does not show yet. */
async function read(uid: string, filter: HistoryFilter, lines: CheckLine[]): Promise<Found> {
  const { checksCsv, ordersCsv, runsCsv } = await import("./history-csv");
  if (filter.view === "checks") return { text: checksCsv(lines), count: lines.length, mayBeMore: false };
  const runs = await fetchRunsOf(uid, periodOf(filter), RUNS_IN_FILE);
  const mayBeMore = runs.length >= RUNS_IN_FILE;
  if (filter.view === "orders") {
    const orders = ordersOf(runs, filter);
    return { text: ordersCsv(orders), count: orders.length, mayBeMore };
  }
  const found = runs.filter((run) => matchesRun(run, filter));
  return { text: runsCsv(found), count: found.length, mayBeMore };
}

interface ExportHistoryProps {
  uid: string;
  filter: HistoryFilter;
  /** The lines of checks that are found. */
  lines?: CheckLine[];
}

/** Saves what the filter finds as a file. */
export function ExportHistory({ uid, filter, lines = [] }: ExportHistoryProps) {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const found = await read(uid, filter, lines);
      saveFile(`evenkeel-${filter.view}.csv`, "text/csv", found.text);
      const noun = NOUNS[filter.view];
      const said = `${formatCount(found.count)} ${found.count === 1 ? noun : `${noun}s`} exported`;
      if (!found.mayBeMore) announce("success", `${said}.`);
      else {
        announce(
          "error",
          `${said}, from the newest ${formatCount(RUNS_IN_FILE)} runs: narrow the days to get older ones.`,
        );
      }
    } catch (error) {
      console.warn("The history could not be exported:", error);
      announce("error", "The history could not be read. Check the connection and try again.");
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
