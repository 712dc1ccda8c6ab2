import { FileDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import { TABLES } from "@/wire/statements";
import { Section } from "./Section";
import { useExport } from "./use-export";
import { TABLE_WORDS } from "./words";

/** Every table as a file of its own. */
export function ExportCard() {
  const { busy, save } = useExport();
  return (
    <Section
      anchor="files"
      title="Export a table"
      description="Each whole, as CSV: exact numbers, times in UTC."
    >
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3 print:hidden">
        {TABLES.map((table) => (
          <li key={table}>
            <Button
              variant="outline"
              size="small"
              className="w-full justify-start"
              disabled={busy !== null}
              onClick={() => save(table)}
            >
              <FileDown aria-hidden /> {busy === table ? "Reading…" : TABLE_WORDS[table]}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
