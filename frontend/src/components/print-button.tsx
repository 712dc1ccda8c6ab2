import { Printer } from "lucide-react";
import { Button } from "@/components/ui/button";

/** Prints the page, or saves it as a PDF; the print style leaves out what is not the matter. */
export function PrintButton() {
  return (
    <Button variant="ghost" size="small" onClick={() => window.print()}>
      <Printer aria-hidden /> Print
    </Button>
  );
}
