import { Play } from "lucide-react";
import { useState } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { announce } from "@/lib/announce";
import { setTradingState } from "@/wire/risk";
import { sentenceOf } from "@/wire/base/call-error";

/** A new account does not trade until its owner has said so once. */
export function SwitchOn({ systemStop, version }: { systemStop: string | null; version: number }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const switchOn = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await setTradingState({
        scope: "user",
        state: "ACTIVE",
        reason: "Switched on for the first time.",
        expected_version: version,
      });
      announce("success", "Trading is on.");
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <Card aria-labelledby="switch-on-title">
      <CardHeader>
        <div>
          <CardTitle id="switch-on-title">Switch trading on</CardTitle>
          <CardDescription>
            A new account does not trade until its owner has switched trading on. Switching it on orders
            nothing: each plan still waits for your approval, and “Halt trading” at the top of every page
            stops everything.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        {systemStop === null ? null : (
          <Notice tone="warning" title={systemStop}>
            Only an administrator can lift this; your own switch can be set meanwhile.
          </Notice>
        )}
        {problem === null ? null : (
          <Notice tone="critical" title="Trading was not switched on." urgent>
            {problem}
          </Notice>
        )}
        <Button disabled={busy} onClick={() => void switchOn()}>
          <Play aria-hidden /> {busy ? "Switching on…" : "Switch trading on"}
        </Button>
      </CardContent>
    </Card>
  );
}
