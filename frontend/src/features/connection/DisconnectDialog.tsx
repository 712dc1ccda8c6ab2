import { SecondStep } from "@/components/second-step";
import { announce } from "@/lib/announce";
import { useAttempt } from "@/lib/use-attempt";
import { callErrorOf } from "@/wire/base/call-error";
import { disconnectBroker } from "@/wire/access-connection";

const ABANDONING =
  "A run is open and can't be ended, because the broker refuses the keys. Disconnecting now closes it as halted and leaves its orders at the broker as they are: check their outcome there.";

/** The second step before a connection is ended: what follows, and what stays. */
export default function DisconnectDialog({ onClose }: { onClose: () => void }) {
  const { busy, failure, attempt } = useAttempt();
  const refusal = failure === null ? null : callErrorOf(failure);
  const mustAbandon = refusal?.remedy === "ABANDON_RUN";
  const disconnect = async () => {
    await disconnectBroker(mustAbandon ? { abandon_run: true } : {});
    announce("success", "The broker is disconnected and its keys are deleted.");
    onClose();
  };
  return (
    <SecondStep
      title="Disconnect this broker?"
      explanation="The stored keys are deleted, automatic rebalancing is switched off and trading is halted, all at once. Your holdings at the broker, your targets and your history stay as they are."
      problem={
        refusal === null
          ? null
          : {
              title: "The broker was not disconnected.",
              sentence: mustAbandon ? ABANDONING : refusal.message,
            }
      }
      keep="Keep it connected"
      confirm={mustAbandon ? "Close the run and disconnect" : "Disconnect"}
      doing="Disconnecting…"
      busy={busy}
      onConfirm={() => attempt(disconnect)}
      onClose={onClose}
    />
  );
}
