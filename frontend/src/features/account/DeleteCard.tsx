import { Trash2 } from "lucide-react";
import { Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { lazyPart } from "@/lib/lazy-part";

const DeleteDialog = lazyPart(() => import("./DeleteDialog"));

/** What deleting the account means, before the step that does it. */
export function DeleteCard({ email }: { email: string }) {
  const [asking, setAsking] = useState(false);
  return (
    <Card aria-labelledby="delete-title">
      <CardHeader>
        <div>
          <CardTitle id="delete-title">Delete the account</CardTitle>
          <CardDescription>For {email}, and everything that is kept of it here.</CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        <ul className="list-disc space-y-1 pl-5 text-sm">
          <li>
            At once: the broker&apos;s keys are deleted, automation is off, trading is halted, and you are
            signed out.
          </li>
          <li>
            Within minutes: targets, settings, plans, runs, ledger and notifications are deleted; the sign-in
            last.
          </li>
          <li>
            Your account at the broker and what it holds stay as they are. An open rebalance has to end or be
            canceled first.
          </li>
          <li>What stays is one line in the log that some account was deleted, without your address.</li>
        </ul>
        <Button variant="criticalOutline" onClick={() => setAsking(true)}>
          <Trash2 aria-hidden /> Delete my account…
        </Button>
        {asking ? (
          <Suspense fallback={null}>
            <DeleteDialog onClose={() => setAsking(false)} />
          </Suspense>
        ) : null}
      </CardContent>
    </Card>
  );
}
