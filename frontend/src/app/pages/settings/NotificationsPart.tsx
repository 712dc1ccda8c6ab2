import { NotificationSettings } from "@/features/notifications/NotificationSettings";
import { useAccount } from "../../account-context";

export default function NotificationsPart() {
  const { uid, email } = useAccount();
  return <NotificationSettings uid={uid} email={email} />;
}
