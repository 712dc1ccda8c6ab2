import { SettingsView } from "@/features/settings/SettingsView";
import { useAccount } from "../../account-context";

export default function TradingPart() {
  const { uid } = useAccount();
  return <SettingsView uid={uid} />;
}
