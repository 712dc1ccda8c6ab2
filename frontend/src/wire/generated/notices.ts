// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { instant, orNull } from "../base/values";

export const channel = /* @__PURE__ */ z.enum(["in_app", "email", "webhook", "push"]);
export type Channel = z.infer<typeof channel>;

export const digest = /* @__PURE__ */ z.enum(["immediate", "hourly", "daily"]);
export type Digest = z.infer<typeof digest>;

/** What the person was notified of; the list on the page. A kind that a page does not know is shown by its title. */
export const notification = /* @__PURE__ */ z.object({
  id: z.string(),
  /** as in `docs/notifications.md` */
  kind: z.string(),
  urgency: z.enum(["URGENT", "PROMPT", "CALM"]),
  /** one line */
  title: z.string(),
  /** one to three sentences */
  message: z.string(),
  /** ids to link to: `run_id`, `plan_id`, … */
  refs: z.record(z.string(), z.string()),
  occurred_at: instant,
  created_at: instant,
  /** a kind that its person does not want listed is stored as read */
  read: z.boolean(),
});
export type Notification = z.infer<typeof notification>;

/** Hours of the day, `HH:MM`. */
export const quietHours = /* @__PURE__ */ z.object({
  start: z.string(),
  end: z.string(),
});
export type QuietHours = z.infer<typeof quietHours>;

/** A device that takes push messages, as its person knows it. */
export const pushDeviceName = /* @__PURE__ */ z.object({
  /** browser and system, such as `Firefox on Android` */
  name: z.string(),
  since: instant,
});
export type PushDeviceName = z.infer<typeof pushDeviceName>;

/** What is sent, how and when; what is missing takes its default. */
export const notificationChoices = /* @__PURE__ */ z.object({
  channels: z.nullish(z.record(z.string(), z.array(channel))),
  time_zone: z.nullish(z.string()),
  quiet_hours: orNull(quietHours),
  digest: z.nullish(digest),
  digest_at: z.nullish(z.string()),
  webhook_url: orNull(z.string()),
  /** the devices that take push messages, by their ids */
  push_devices: z.nullish(z.record(z.string(), pushDeviceName)),
});
export type NotificationChoices = z.infer<typeof notificationChoices>;

/** All preferences, with the webhook's address. */
export const preferences = /* @__PURE__ */ z.object({
  channels: z.record(z.string(), z.array(channel)),
  time_zone: z.string(),
  quiet_hours: orNull(quietHours),
  digest: digest,
  digest_at: z.string(),
  webhook_url: orNull(z.string()),
});
export type Preferences = z.infer<typeof preferences>;

/** A message that leaves, or failed to. */
export const delivery = /* @__PURE__ */ z.object({
  id: z.string(),
  channel: z.enum(["email", "webhook", "push"]),
  /** one sentence */
  last_error: orNull(z.string()),
  updated_at: instant,
});
export type Delivery = z.infer<typeof delivery>;

/** How many notifications were marked. */
export const marked = /* @__PURE__ */ z.object({
  marked: z.int(),
});
export type Marked = z.infer<typeof marked>;

/** The webhook's address, and its secret this once. */
export const webhook = /* @__PURE__ */ z.object({
  url: orNull(z.string()),
  secret: orNull(z.string()),
});
export type Webhook = z.infer<typeof webhook>;

/** Whether this deployment sends push messages. */
export const pushOptions = /* @__PURE__ */ z.object({
  /** the key under which a browser subscribes, base64url; null where none are sent */
  public_key: orNull(z.string()),
});
export type PushOptions = z.infer<typeof pushOptions>;

/** A device that was added or removed. */
export const pushDevice = /* @__PURE__ */ z.object({
  device_id: z.string(),
});
export type PushDevice = z.infer<typeof pushDevice>;
