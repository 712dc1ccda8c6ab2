import { Failure } from "@/components/failure";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { formatDateTime } from "@/lib/format";
import { useDeadDeliveries, useNotificationChoices } from "@/wire/notices";
import { PreferencesCard } from "./PreferencesCard";
import { WebhookCard } from "./WebhookCard";

const CHANNEL_WORDS = { email: "E-mail", webhook: "Webhook" };

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

/** All that a person decides about notifications. */
export function NotificationSettings({ uid, email }: { uid: string; email: string }) {
  const choices = useNotificationChoices(uid);
  if (choices.status === "loading") return <Skeleton className="h-96" />;
  if (choices.status === "error") {
    return (
      <Failure title="The settings could not be read." onRetry={choices.retry}>
        {choices.message}
      </Failure>
    );
  }
  return (
    <div className="space-y-4 sm:space-y-6">
      <Undelivered uid={uid} />
      <PreferencesCard stored={choices.value} email={email} />
      <WebhookCard url={choices.value?.webhook_url ?? null} />
    </div>
  );
}
