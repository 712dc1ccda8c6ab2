import { FileDown } from "lucide-react";
import { ShowAll, useShownFirst } from "@/components/shown-first";
import { Button } from "@/components/ui/button";
import { useWide } from "@/lib/use-wide";
import { TABLES } from "@/wire/statements";
import { Section } from "./Section";
import { useExport } from "./use-export";
import { TABLE_WORDS } from "./words";

/** So many are seen at once on a phone. */
const FIRST = 4;

/** Every table as a file of its own. */
export function ExportCard() {
  const { busy, save } = useExport();
  const first = useWide() ? TABLES.length : FIRST;
  const { shown, showAll } = useShownFirst([...TABLES], first);
  return (
    <Section
      anchor="files"
      title="Export a table"
      description="Each whole, as CSV: exact numbers, times in UTC."
    >
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3 print:hidden">
        {shown.map((table) => (
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
      <ShowAll showAll={showAll} total={TABLES.length} first={first} noun="tables" />
    </Section>
  );
}
