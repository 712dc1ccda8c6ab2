import { FileDown } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { saveFile } from "@/lib/save-file";
import { fetchPlanFile } from "@/wire/planning-file";

/** `sha256:0f3a…` → `evenkeel-plan-0f3a1b2c.json`. */
export function planFileName(planId: string): string {
  return `evenkeel-plan-${planId.replace(/^sha256:/, "").slice(0, 8)}.json`;
}

/** Saves the stored plan with everything that it follows from, so that anybody can plan it again. */
export function DownloadPlan({ uid, planId }: { uid: string; planId: string }) {
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const text = await fetchPlanFile(uid, planId);
      if (text === null) announce("error", "The plan is no longer stored: plans are kept for 90 days.");
      else saveFile(planFileName(planId), "application/json", text);
    } catch (error) {
      console.warn("The plan could not be read:", error);
      announce("error", "The plan could not be read. Check the connection and try again.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="outline" size="small" disabled={busy} onClick={() => void download()}>
      <FileDown aria-hidden /> {busy ? "Reading…" : "Download plan"}
    </Button>
  );
}
