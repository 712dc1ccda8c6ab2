import { FileUp } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";

interface FileButtonProps {
  /** What the field is called for those who do not see the button. */
  label: string;
  busy: boolean;
  children: string;
  onChoose: (file: File) => void;
}

/** A button that asks for one text file. */
export function FileButton({ label, busy, children, onChoose }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        aria-label={label}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onChoose(file);
          // The same file can be chosen again after it was corrected.
          event.target.value = "";
        }}
      />
      <Button variant="outline" size="small" disabled={busy} onClick={() => input.current?.click()}>
        <FileUp aria-hidden /> {busy ? "Reading…" : children}
      </Button>
    </>
  );
}
