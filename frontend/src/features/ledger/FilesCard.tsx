import { FileDown } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { saveFile } from "@/lib/save-file";
import { sentenceOf } from "@/wire/call-error";
import { fetchTable, TABLES, type TableName } from "@/wire/ledger";
import { Section } from "./Section";
import { TABLE_WORDS } from "./words";

/** Every table whole, as the server keeps it: nothing is left out because the page does not show it. */
export function FilesCard() {
  const [busy, setBusy] = useState<TableName | null>(null);
  const save = async (table: TableName) => {
    setBusy(table);
    try {
      const { csv } = await fetchTable({ table });
      if (csv === "") announce("error", "This table has no rows yet.");
      else saveFile(`evenkeel-${table.replaceAll("_", "-")}.csv`, "text/csv", csv);
    } catch (error) {
      announce("error", sentenceOf(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <Section title="Files" description="Each table whole, as CSV: exact numbers, times in UTC.">
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3 print:hidden">
        {TABLES.map((table) => (
          <li key={table}>
            <Button
              variant="outline"
              size="small"
              className="w-full justify-start"
              disabled={busy !== null}
              onClick={() => void save(table)}
            >
              <FileDown aria-hidden /> {busy === table ? "Reading…" : TABLE_WORDS[table]}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
