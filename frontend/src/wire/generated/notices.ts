import { z } from "zod/mini";
import { instant, orNull } from "../base/values";

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

/** `users/{uid}/deliveries/{id}` that were given up. */
export const deadDelivery = z.object({
  id: z.string(),
  channel: z.enum(["email", "webhook"]),
  last_error: orNull(z.string()),
  updated_at: instant,
});
export type DeadDelivery = z.infer<typeof deadDelivery>;

/** What `mark_notifications` answers. */
export const marked = z.object({ marked: z.int() });
export type Marked = z.infer<typeof marked>;

/** What `set_webhook` answers: the secret this once. */
export const webhook = z.object({ url: orNull(z.string()), secret: orNull(z.string()) });
export type Webhook = z.infer<typeof webhook>;
