import { useState } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { useAttempt } from "@/lib/use-attempt";
import { sentenceOf } from "@/wire/base/call-error";
import type { NewMoney } from "@/wire/generated/standing";
import { findNewMoney } from "@/wire/planning";
import { newMoneyWords } from "./new-money-words";

/** The question of every saver: what would have to come in so that nothing must be sold? */
export function NewMoneyQuestion() {
  const [found, setFound] = useState<NewMoney | null>(null);
  const { busy, failure, attempt } = useAttempt();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] justify-items-start gap-3 border-t pt-4">
      <Button
        type="button"
        variant="outline"
        size="small"
        className="h-auto min-h-8 max-w-full shrink py-1 whitespace-normal"
        disabled={busy}
        onClick={() => attempt(async () => setFound(await findNewMoney({})))}
      >
        {busy ? "Calculating…" : "How much new money would do it without selling?"}
      </Button>
      <p role="status" className="text-sm">
        {found === null ? "" : newMoneyWords(found)}
      </p>
      {failure === null ? null : (
        <Notice tone="critical" title="It could not be calculated." urgent>
          {sentenceOf(failure)}
        </Notice>
      )}
    </div>
  );
}
