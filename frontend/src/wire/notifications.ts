import { z } from "zod/mini";
import { callable } from "./callables";
import { useLiveCollection, useLiveDocument, type Live } from "./live";
import { instant, orNull } from "./values";

/** `users/{uid}/notifications/{id}`. A kind that this page does not know yet is shown by its title all the same. */
export const notification = z.object({
  id: z.string(),
  kind: z.string(),
  urgency: z.enum(["URGENT", "PROMPT", "CALM"]),
  title: z.string(),
  message: z.string(),
  refs: z.record(z.string(), z.string()),
  occurred_at: instant,
  created_at: instant,
  read: z.boolean(),
});
export type Notification = z.infer<typeof notification>;

export const useNotifications = (uid: string, newest: number): Live<Notification[]> =>
  useLiveCollection(`users/${uid}/notifications`, notification, { newest, by: "created_at" });

/** More unread ones than these are shown as "more than". */
export const UNREAD_COUNTED = 99;

const unread = z.object({ id: z.string() });

/** The unread ones, counted up to a bound: for the number at the bell. */
export const useUnread = (uid: string): Live<{ id: string }[]> =>
  useLiveCollection(`users/${uid}/notifications`, unread, {
    field: "read",
    equals: false,
    atMost: UNREAD_COUNTED + 1,
  });

/** Without ids every unread one becomes read. */
export const markNotifications = callable<{ ids?: string[]; read?: boolean }, { marked: number }>(
  "mark_notifications",
  z.object({ marked: z.int() }),
);

const channel = z.enum(["in_app", "email", "webhook"]);
export type Channel = z.infer<typeof channel>;
const digest = z.enum(["immediate", "hourly", "daily"]);
export type Digest = z.infer<typeof digest>;
const quietHours = z.object({ start: z.string(), end: z.string() });

/** `users/{uid}/settings/notifications`; what is missing takes its default. */
export const notificationChoices = z.object({
  channels: orNull(z.record(z.string(), z.array(channel))),
  time_zone: orNull(z.string()),
  quiet_hours: orNull(quietHours),
  digest: orNull(digest),
  digest_at: orNull(z.string()),
  webhook_url: orNull(z.string()),
});
export type NotificationChoices = z.infer<typeof notificationChoices>;

export const useNotificationChoices = (uid: string): Live<NotificationChoices | null> =>
  useLiveDocument(`users/${uid}/settings/notifications`, notificationChoices);

export interface PreferencesRequest {
  channels: Record<string, Channel[]>;
  time_zone: string;
  quiet_hours: { start: string; end: string } | null;
  digest: Digest;
  digest_at: string;
}

export const updateNotificationSettings = callable<{ preferences: PreferencesRequest }, unknown>(
  "update_notification_settings",
  z.unknown(),
);

/** Null removes the webhook. The secret is told this once. */
export const setWebhook = callable<{ url: string | null }, { url: string | null; secret: string | null }>(
  "set_webhook",
  z.object({ url: orNull(z.string()), secret: orNull(z.string()) }),
);

/** `users/{uid}/deliveries/{id}` that were given up. */
export const deadDelivery = z.object({
  id: z.string(),
  channel: z.enum(["email", "webhook"]),
  last_error: orNull(z.string()),
  updated_at: instant,
});
export type DeadDelivery = z.infer<typeof deadDelivery>;

export const useDeadDeliveries = (uid: string): Live<DeadDelivery[]> =>
  useLiveCollection(`users/${uid}/deliveries`, deadDelivery, { field: "state", equals: "DEAD", atMost: 20 });
