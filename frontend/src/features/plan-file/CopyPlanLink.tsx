import { Link2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";

/** Where a plan is looked at again; it opens for its owner alone. */
export function planPath(planId: string): string {
  return `/plans/${planId}`;
}

/** Copies the plan's address, for the owner's own devices; the file and the print are for everybody else. */
export function CopyPlanLink({ planId }: { planId: string }) {
  const copy = () => {
    navigator.clipboard.writeText(`${location.origin}${planPath(planId)}`).then(
      () => announce("success", "Link copied. It opens this plan where you are signed in."),
      () => announce("error", "The link could not be copied. Copy it from the browser's address bar."),
    );
  };
  return (
    <Button variant="ghost" size="small" onClick={copy}>
      <Link2 aria-hidden /> Copy link
    </Button>
  );
}
