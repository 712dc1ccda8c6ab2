import { SettingsView } from "@/features/settings/SettingsView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function SettingsPage() {
  const { uid } = useAccount();
  return (
    <>
      <PageTitle title="Settings" />
      <SettingsView uid={uid} />
    </>
  );
}
