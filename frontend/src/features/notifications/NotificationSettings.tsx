import { useEffect, useState } from "react";
import { Failure } from "@/components/failure";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { formatDateTime } from "@/lib/format";
import { useDeadDeliveries, useNotificationChoices } from "@/wire/notices";
import { pushKey } from "@/wire/notices-push";
import { DeviceCard } from "./DeviceCard";
import { PreferencesCard } from "./PreferencesCard";
import { WebhookCard } from "./WebhookCard";

const CHANNEL_WORDS = { email: "E-mail", webhook: "Webhook", push: "Push" };

/** Messages that were given up, with the reason; nothing where there are none. */
function Undelivered({ uid }: { uid: string }) {
  const dead = useDeadDeliveries(uid);
  if (dead.status !== "ready" || dead.value.length === 0) return null;
  return (
    <Notice tone="warning" title="Some messages could not be delivered and were given up.">
      <ul className="space-y-1">
        {dead.value.map((one) => (
          <li key={one.id}>
            {CHANNEL_WORDS[one.channel]}, {formatDateTime(one.updated_at)}:{" "}
            {one.last_error ?? "no reason was kept."}
          </li>
        ))}
      </ul>
      <p>What they said is in your list of notifications.</p>
    </Notice>
  );
}

/** The key under which browsers subscribe; null where push messages are not sent, and until that is known. */
function usePushKey(): string | null {
  const [key, setKey] = useState<string | null>(null);
  useEffect(() => {
    pushKey().then(setKey, (error: unknown) => console.warn("Push messages are unknown:", error));
  }, []);
  return key;
}

/** All that a person decides about notifications. */
export function NotificationSettings({ uid, email }: { uid: string; email: string }) {
  const choices = useNotificationChoices(uid);
  const publicKey = usePushKey();
  if (choices.status === "loading") return <Skeleton className="h-96" />;
  if (choices.status === "error") {
    return (
      <Failure title="The settings could not be read." onRetry={choices.retry}>
        {choices.message}
      </Failure>
    );
  }
  const devices = choices.value?.push_devices ?? {};
  return (
    <div className="space-y-4 sm:space-y-6">
      <Undelivered uid={uid} />
      <PreferencesCard uid={uid} stored={choices.value} email={email} offersPush={publicKey !== null} />
      {publicKey === null ? null : <DeviceCard publicKey={publicKey} devices={devices} />}
      <WebhookCard url={choices.value?.webhook_url ?? null} />
    </div>
  );
}
