import { z } from "zod/mini";
import { callable } from "./base/callable";
import { useLiveCollection, useLiveDocument, type Live } from "./base/live";
import {
  delivery,
  marked,
  notification,
  notificationChoices,
  webhook,
  type Channel,
  type Delivery,
  type Digest,
  type Marked,
  type Notification,
  type NotificationChoices,
  type Webhook,
} from "./generated/notices";

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
export const markNotifications = callable<{ ids?: string[]; read?: boolean }, Marked>(
  "mark_notifications",
  marked,
);

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

/** Null removes the webhook. The secret is answered only this once. */
export const setWebhook = callable<{ url: string | null }, Webhook>("set_webhook", webhook);

export const useDeadDeliveries = (uid: string): Live<Delivery[]> =>
  useLiveCollection(`users/${uid}/deliveries`, delivery, { field: "state", equals: "DEAD", atMost: 20 });
