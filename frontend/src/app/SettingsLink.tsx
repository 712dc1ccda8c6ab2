import { Link } from "react-router";
import { Button } from "@/components/ui/button";

/** The way to what a person set, where something follows from it. */
export function SettingsLink() {
  return (
    <Button asChild size="small" variant="outline" className="print:hidden">
      <Link to="/settings">Change the settings</Link>
    </Button>
  );
}
