import { FileDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useExport } from "./use-export";

/** The ledger itself as a file: every posting of cash and shares. The single tables are at the foot of the page. */
export function ExportLedger() {
  const { busy, save } = useExport();
  return (
    <Button variant="outline" size="small" disabled={busy !== null} onClick={() => save("journal")}>
      <FileDown aria-hidden /> {busy === null ? "Export ledger" : "Reading…"}
    </Button>
  );
}
