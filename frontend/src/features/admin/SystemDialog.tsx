import { useState } from "react";
import { Field } from "@/components/field";
import { SecondStep } from "@/components/second-step";
import { announce } from "@/lib/announce";
import { useAttempt } from "@/lib/use-attempt";
import { setTradingState } from "@/wire/risk";
import { sentenceOf } from "@/wire/base/call-error";
import type { TradingState } from "@/wire/generated/risk";
import { SYSTEM_CHANGES } from "./words";

/** The second step before everybody's switch changes; its reason is shown to everybody. */
export default function SystemDialog({ to, onClose }: { to: TradingState; onClose: () => void }) {
  const { title, explanation, confirm, done } = SYSTEM_CHANGES[to];
  const [reason, setReason] = useState("");
  const { busy, failure, attempt } = useAttempt();
  const change = async () => {
    await setTradingState({ scope: "system", state: to, reason: reason.trim() });
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
      ready={reason.trim() !== ""}
      tone={to === "HALTED" ? "critical" : "primary"}
      onConfirm={() => attempt(change)}
      onClose={onClose}
    >
      <Field
        label="Reason"
        hint="Everybody sees it wherever the trading state is."
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </SecondStep>
  );
}
