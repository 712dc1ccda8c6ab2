import { useState } from "react";
import { Button } from "@/components/ui/button";
import { goToGoogle, googleClient } from "@/wire/google-sign-in";

interface GoogleButtonProps {
  /** The page that the person comes back to. */
  wanted: string;
  busy: boolean;
}

/** Signs in with Google, where this project is set up for it; nothing elsewhere. */
export function GoogleButton({ wanted, busy }: GoogleButtonProps) {
  const [leaving, setLeaving] = useState(false);
  const client = googleClient();
  if (client === null) return null;
  const leave = () => {
    setLeaving(true);
    void goToGoogle(client, wanted);
  };
  return (
    <>
      <p aria-hidden className="flex items-center gap-3 text-[0.8125rem] text-muted-foreground">
        <span className="h-px flex-1 bg-border" /> or <span className="h-px flex-1 bg-border" />
      </p>
      <Button variant="outline" className="w-full" disabled={busy || leaving} onClick={leave}>
        {busy ? "Signing in with Google…" : leaving ? "Going to Google…" : "Sign in with Google"}
      </Button>
    </>
  );
}
