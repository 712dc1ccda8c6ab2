import { SecondStep } from "@/components/second-step";

interface TradeWithoutAskingProps {
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** The second, labelled step before anything is traded without asking. */
export function TradeWithoutAsking(props: TradeWithoutAskingProps) {
  return (
    <SecondStep
      title="Let Evenkeel trade without asking?"
      explanation="The scheduled check will measure your account and place orders whenever a target is outside its band, within your limits. You will not be asked before each one. You can turn this off or halt trading at any time."
      keep="Keep it off"
      confirm="Turn automation on"
      doing="Saving…"
      tone="primary"
      {...props}
    />
  );
}
