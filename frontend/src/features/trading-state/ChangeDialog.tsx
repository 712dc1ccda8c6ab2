import { useState, type RefObject } from "react";
import { Field } from "@/components/field";
import { SecondStep } from "@/components/second-step";
import { announce } from "@/lib/announce";
import { useAttempt } from "@/lib/use-attempt";
import { setTradingState } from "@/wire/risk";
import { sentenceOf } from "@/wire/base/call-error";
import type { TradingState } from "@/wire/generated/risk";
import { CHANGES } from "./words";

/** What is written down when the person gives no reason of their own. */
const DEFAULT_REASON = "Changed by the owner on the page.";

interface ChangeDialogProps {
  to: TradingState;
  onClose: () => void;
  returnFocusTo: RefObject<HTMLElement | null>;
}

/** The second step before the trading state changes. */
export default function ChangeDialog({ to, onClose, returnFocusTo }: ChangeDialogProps) {
  const { title, explanation, confirm, done } = CHANGES[to];
  const [reason, setReason] = useState("");
  const { busy, failure, attempt } = useAttempt();
  const change = async () => {
    await setTradingState({ scope: "user", state: to, reason: reason.trim() || DEFAULT_REASON });
    announce("success", done);
    onClose();
  };
  return (
    <SecondStep
      title={title}
      explanation={explanation}
      problem={
        failure === null
          ? null
          : { title: "The trading state did not change.", sentence: sentenceOf(failure) }
      }
      keep="Keep as it is"
      confirm={confirm}
      doing="Saving…"
      busy={busy}
      tone={to === "HALTED" ? "critical" : "primary"}
      onConfirm={() => attempt(change)}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
    >
      <Field
        label="Reason"
        hint="Optional. It is shown wherever the trading state is."
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </SecondStep>
  );
}
