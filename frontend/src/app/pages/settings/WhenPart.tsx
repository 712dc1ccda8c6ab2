import { WhenView } from "@/features/settings/when/WhenView";
import { useAccount } from "../../account-context";

export default function WhenPart() {
  const { uid } = useAccount();
  return <WhenView uid={uid} />;
}
