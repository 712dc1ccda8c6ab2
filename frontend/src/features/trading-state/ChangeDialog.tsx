import { useState, type RefObject } from "react";
import { Field } from "@/components/field";
import { SecondStep } from "@/components/second-step";
import { announce } from "@/lib/announce";
import { useAttempt } from "@/lib/use-attempt";
import { sentenceOf } from "@/wire/base/call-error";
import type { TradingState } from "@/wire/generated/risk";
import { setTradingState, type TradingStateRequest } from "@/wire/risk";
import { changeWords, REASONS } from "./words";

interface ChangeDialogProps {
  /** Whose switch: the person's own, or the system's, which counts for everybody. */
  scope: TradingStateRequest["scope"];
  to: TradingState;
  /** Trading was never on before: it is switched on, not resumed. */
  isFirst?: boolean;
  /** The version of the switch that the person looks at: what comes since is not lifted unseen. */
  version: number;
  onClose: () => void;
  returnFocusTo?: RefObject<HTMLElement | null>;
}

/** The second step before a trading state changes. */
export default function ChangeDialog(props: ChangeDialogProps) {
  const { scope, to, version, onClose, returnFocusTo } = props;
  const { title, explanation, confirm, done } = changeWords(scope, to, props.isFirst ?? false);
  const { hint, standard } = REASONS[scope];
  const [typed, setTyped] = useState("");
  const reason = typed.trim() || standard;
  const [seen] = useState(version);
  const { busy, failure, attempt } = useAttempt();
  const change = async () => {
    await setTradingState({ scope, state: to, reason, expected_version: seen });
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
      ready={reason !== ""}
      tone={to === "HALTED" ? "critical" : "primary"}
      onConfirm={() => attempt(change)}
      onClose={onClose}
      {...(returnFocusTo === undefined ? {} : { returnFocusTo })}
    >
      <Field
        label="Reason"
        hint={hint}
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </SecondStep>
  );
}
