import { useId } from "react";
import { Field } from "@/components/field";
import { Notice } from "@/components/notice";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Label } from "@/components/ui/label";
import { Skeleton } from "@/components/ui/skeleton";
import { compareDecimals, sumPercents, type Decimal } from "@/lib/decimal";
import { useStoredTargets, useUserSettings } from "@/wire/targets";
import type { AllocationTarget } from "@/wire/generated/targets";
import type { TargetDraft } from "./draft";
import { NowCard } from "./NowCard";
import { QuestionBar } from "./QuestionBar";
import { TargetFields } from "./TargetFields";
import { selectClass, TradeFields } from "./TradeFields";
import { useQuestion, type QuestionEditor } from "./use-question";
import { WhatIfResult } from "./WhatIfResult";

/** The largest first, cash last, as on the allocation page. */
const draftsOf = (targets: AllocationTarget[]): TargetDraft[] =>
  targets
    .filter(({ enabled }) => enabled)
    .map(({ symbol, target_percent: percent, tolerance_percent: tolerance }) => ({
      symbol,
      text: percent,
      stored: percent,
      tolerance,
    }))
    .sort((a, b) => {
      if ((a.symbol === "CASH") !== (b.symbol === "CASH")) return a.symbol === "CASH" ? 1 : -1;
      return compareDecimals(b.stored, a.stored) || a.symbol.localeCompare(b.symbol);
    });

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
  editor: QuestionEditor;
  classes: Decimal;
}

function Form({ editor, classes }: FormProps) {
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
        <TargetFields
          targets={draft.targets}
          answer={editor.answer}
          isCurrent={editor.isCurrent}
          problemOf={problemOf}
          onChange={editor.changeTarget}
        />
      )}
      {editor.problem === null ? null : (
        <Notice tone="critical" title="It could not be calculated." urgent>
          {editor.problem}
        </Notice>
      )}
      <QuestionBar editor={editor} classes={classes} />
    </form>
  );
}

interface QuestionProps {
  uid: string;
  targets: AllocationTarget[];
  /** What the enabled asset classes have together, in percent. */
  classes: Decimal;
}

/** The question and its answer, side by side where there is room. */
function Question({ uid, targets, classes }: QuestionProps) {
  const editor = useQuestion(draftsOf(targets), classes);
  return (
    <div className="grid grid-cols-1 items-start gap-4 sm:gap-6 xl:grid-cols-2">
      <Card aria-labelledby="question-title">
        <CardHeader>
          <div>
            <CardTitle id="question-title">Suppose</CardTitle>
            <CardDescription>
              Cash in or out, trades, other targets: any of it, together. Sells come first. Nothing is ordered
              or saved.
            </CardDescription>
          </div>
        </CardHeader>
        <CardContent>
          <Form editor={editor} classes={classes} />
        </CardContent>
      </Card>
      {editor.answer === null ? (
        <NowCard uid={uid} />
      ) : (
        <WhatIfResult answer={editor.answer} isCurrent={editor.isCurrent} />
      )}
    </div>
  );
}

/** Deposits, trades and other targets, and the account that would result. Nothing is ordered or saved. */
export function WhatIfView({ uid }: { uid: string }) {
  const stored = useStoredTargets(uid);
  const settings = useUserSettings(uid);
  const failed = stored.status === "error" ? stored : settings.status === "error" ? settings : null;
  if (failed !== null) {
    return (
      <Notice tone="critical" title="The targets could not be read." urgent>
        {failed.message}
      </Notice>
    );
  }
  if (stored.status !== "ready" || settings.status !== "ready") {
    return (
      <div role="status" aria-label="Loading targets" className="space-y-3">
        <Skeleton className="h-10" />
        <Skeleton className="h-96" />
      </div>
    );
  }
  const classes = (settings.value?.asset_classes ?? []).filter(({ enabled }) => enabled);
  return (
    <Question
      uid={uid}
      targets={stored.value}
      classes={sumPercents(classes.map(({ target_percent: percent }) => percent))}
    />
  );
}
