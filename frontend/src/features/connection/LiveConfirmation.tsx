import { useState } from "react";
import { SecondStep, TypedPhrase } from "@/components/second-step";
import { LIVE_PHRASE } from "@/wire/access-connection";

interface LiveConfirmationProps {
  busy: boolean;
  onConfirm: (phrase: string) => void;
  onClose: () => void;
}

/** The second step before an account with real money is connected: it is typed, not pressed. */
export default function LiveConfirmation({ busy, onConfirm, onClose }: LiveConfirmationProps) {
  const [typed, setTyped] = useState("");
  const phrase = typed.trim();
  return (
    <SecondStep
      title="Connect an account with real money?"
      explanation="Orders that you approve, and those of automatic rebalancing if you switch it on, will buy and sell with your own money at real prices. Nothing is traded until you switch trading on yourself."
      keep="Go back"
      confirm="Connect real money"
      doing="Connecting…"
      busy={busy}
      ready={phrase === LIVE_PHRASE}
      onConfirm={() => onConfirm(phrase)}
      onClose={onClose}
    >
      <TypedPhrase phrase={LIVE_PHRASE} typed={typed} onType={setTyped} />
    </SecondStep>
  );
}
