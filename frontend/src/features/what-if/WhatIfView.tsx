import { Calculator, RotateCcw } from "lucide-react";
import { useId, useState } from "react";
import { Field } from "@/components/field";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Label } from "@/components/ui/label";
import { Skeleton } from "@/components/ui/skeleton";
import { useStoredTargets } from "@/wire/account";
import type { AllocationTarget } from "@/wire/documents";
import type { WhatIfAnswer } from "@/wire/policies";
import type { TargetDraft } from "./draft";
import { TargetFields } from "./TargetFields";
import { selectClass, TradeFields } from "./TradeFields";
import { useQuestion, type QuestionEditor } from "./use-question";
import { WhatIfResult } from "./WhatIfResult";

const draftsOf = (targets: AllocationTarget[]): TargetDraft[] =>
  targets
    .filter(({ enabled }) => enabled)
    .map(({ symbol, target_percent: percent, tolerance_percent: tolerance }) => ({
      symbol,
      text: percent,
      stored: percent,
      tolerance,
    }))
    .sort((a, b) => a.symbol.localeCompare(b.symbol));

function CashFields({ editor }: { editor: QuestionEditor }) {
  const id = useId();
  const { draft } = editor;
  return (
    <div className="grid gap-3 sm:grid-cols-[10rem_14rem]">
      <div className="space-y-1.5">
        <Label htmlFor={id}>Cash</Label>
        <select
          id={id}
          className={selectClass}
          value={draft.moves}
          onChange={(event) =>
            editor.change({ moves: event.target.value === "withdraw" ? "withdraw" : "deposit" })
          }
        >
          <option value="deposit">Deposit</option>
          <option value="withdraw">Withdraw</option>
        </select>
      </div>
      <Field
        label="Amount in dollars"
        inputMode="decimal"
        autoComplete="off"
        placeholder="none"
        value={draft.amount}
        problem={editor.problemOf("amount")}
        onChange={(event) => editor.change({ amount: event.target.value })}
      />
    </div>
  );
}

interface FormProps {
  targets: TargetDraft[];
  onAnswer: (answer: WhatIfAnswer | null) => void;
}

function Form({ targets, onAnswer }: FormProps) {
  const editor = useQuestion(targets, onAnswer);
  const { draft, problemOf } = editor;
  return (
    <form
      noValidate
      className="space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        editor.ask();
      }}
    >
      <CashFields editor={editor} />
      <TradeFields
        trades={draft.trades}
        problemOf={problemOf}
        onChange={(trades) => editor.change({ trades })}
      />
      {draft.targets.length === 0 ? null : (
        <TargetFields targets={draft.targets} problemOf={problemOf} onChange={editor.changeTarget} />
      )}
      {editor.problem === null ? null : (
        <Notice tone="critical" title="It could not be worked out." urgent>
          {editor.problem}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button type="button" variant="outline" onClick={editor.startOver}>
          <RotateCcw aria-hidden /> Start over
        </Button>
        <Button type="submit" disabled={editor.busy}>
          <Calculator aria-hidden /> {editor.busy ? "Working it out…" : "Work it out"}
        </Button>
      </div>
    </form>
  );
}

/** Deposits, trades and other targets, and where the account would stand then. Nothing is ordered or saved. */
export function WhatIfView({ uid }: { uid: string }) {
  const stored = useStoredTargets(uid);
  const [answer, setAnswer] = useState<WhatIfAnswer | null>(null);
  return (
    <>
      <Card aria-labelledby="question-title">
        <CardHeader>
          <div>
            <CardTitle id="question-title">Suppose</CardTitle>
            <CardDescription>
              Cash in or out, trades, other targets: any of it, together. Sells come first.
            </CardDescription>
          </div>
        </CardHeader>
        <CardContent>
          {stored.status === "loading" ? (
            <div role="status" aria-label="Loading targets" className="space-y-3">
              <Skeleton className="h-10" />
              <Skeleton className="h-40" />
            </div>
          ) : null}
          {stored.status === "error" ? (
            <Notice tone="critical" title="The targets could not be read." urgent>
              {stored.message}
            </Notice>
          ) : null}
          {stored.status === "ready" ? <Form targets={draftsOf(stored.value)} onAnswer={setAnswer} /> : null}
        </CardContent>
      </Card>
      {answer === null ? null : <WhatIfResult answer={answer} />}
    </>
  );
}
