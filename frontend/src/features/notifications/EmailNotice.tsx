import { useEffect, useState } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { isEmailConfirmed, sendConfirmation } from "@/wire/base/session";

/** E-mail goes to confirmed addresses alone: says so while this one is not. */
export function EmailNotice({ email }: { email: string }) {
  const [confirmed, setConfirmed] = useState<boolean | null>(null);
  const [sent, setSent] = useState(false);
  useEffect(() => {
    let current = true;
    isEmailConfirmed().then(
      (found) => current && setConfirmed(found),
      (error: unknown) => console.warn("Whether the address is confirmed is unknown:", error),
    );
    return () => {
      current = false;
    };
  }, []);
  if (confirmed !== false) {
    return confirmed === null ? null : (
      <p className="text-[0.8125rem] text-muted-foreground">E-mail goes to {email}.</p>
    );
  }
  const send = () => {
    sendConfirmation().then(
      () => setSent(true),
      () => announce("error", "The link could not be sent. Try again in a few minutes."),
    );
  };
  return (
    <Notice
      tone="warning"
      title={`${email} is not confirmed yet, so no e-mail is sent to it.`}
      actions={
        sent ? null : (
          <Button size="small" variant="outline" onClick={send}>
            Send a confirmation link
          </Button>
        )
      }
    >
      {sent ? "A link is on its way. Open it, then load this page again." : null}
    </Notice>
  );
}
