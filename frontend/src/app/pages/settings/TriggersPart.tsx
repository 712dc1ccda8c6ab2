import { TriggersView } from "@/features/triggers/TriggersView";
import { useAccount } from "../../account-context";

export default function TriggersPart() {
  const { uid } = useAccount();
  return <TriggersView uid={uid} />;
}
