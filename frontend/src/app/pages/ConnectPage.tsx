import { useEffect, useRef, useState } from "react";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { endSignIn } from "@/features/connection/use-connecting";
import { announce } from "@/lib/announce";
import { sentenceOf } from "@/wire/base/call-error";
import { PageTitle } from "../PageTitle";

const REFUSED = "Access was not granted at Alpaca, so nothing was connected.";

/** Where the broker sends the browser back to after its own sign-in. */
export default function ConnectPage() {
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const state = query.get("state");
  const code = query.get("code");
  const [problem, setProblem] = useState<string | null>(state === null || code === null ? REFUSED : null);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current || state === null || code === null) return;
    asked.current = true;
    endSignIn(state, code).then(
      () => {
        announce("success", "Your account is connected.");
        void navigate("/start", { replace: true });
      },
      (error: unknown) => setProblem(sentenceOf(error)),
    );
  }, [state, code, navigate]);
  // Opened by hand: nobody was sent back from the broker, so nothing was refused.
  if (query.size === 0) return <Navigate to="/settings/connection" replace />;
  return (
    <>
      <PageTitle title="Connecting your account" />
      {problem === null ? (
        <p role="status" className="text-sm text-muted-foreground">
          Asking Alpaca for the account that you granted access to…
        </p>
      ) : (
        <Notice
          tone="critical"
          title="The account was not connected."
          urgent
          actions={
            <Button asChild size="small" variant="outline">
              <Link to="/settings/connection">Start again</Link>
            </Button>
          }
        >
          {problem}
        </Notice>
      )}
    </>
  );
}
