import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

/** Copies a text; says so to eyes and to screen readers. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <Button
      variant="ghost"
      size="iconSmall"
      aria-label={copied ? "Copied" : label}
      title={label}
      onClick={copy}
    >
      {copied ? <Check aria-hidden className="text-positive" /> : <Copy aria-hidden />}
    </Button>
  );
}
