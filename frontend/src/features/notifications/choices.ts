import { z } from "zod/mini";
import { kept } from "@/lib/kept";
import { PREFERENCES_DEFAULTS } from "@/wire/generated/defaults";
import {
  channel as channelName,
  digest,
  quietHours,
  type Channel,
  type NotificationChoices,
} from "@/wire/generated/notices";
import type { PreferencesRequest } from "@/wire/notices";
import { KINDS } from "./kinds";

export const CHANNELS: { channel: Channel; label: string }[] = [
  { channel: "in_app", label: "In the app" },
  { channel: "email", label: "E-mail" },
  { channel: "webhook", label: "Webhook" },
  { channel: "push", label: "Push" },
];

/** What there is to send to; push is shown where the deployment offers it, or a device takes it. */
export interface Receivers {
  webhook: boolean;
  push: boolean;
}

/** Whether what is urgent leaves by push alone, which a browser may lose unnoticed. */
export function isPushAlone(choices: PreferencesRequest, receivers: Receivers): boolean {
  return KINDS.some(({ kind, urgency }) => {
    const chosen = choices.channels[kind] ?? [];
    const other = chosen.includes("email") || (chosen.includes("webhook") && receivers.webhook);
    return urgency === "URGENT" && receivers.push && chosen.includes("push") && !other;
  });
}

const choices = z.object({
  channels: z.record(z.string(), z.array(channelName)),
  time_zone: z.string(),
  quiet_hours: z.nullable(quietHours),
  digest,
  digest_at: z.string(),
});

/** Unsaved choices, and the stored ones that they were made over. */
const choicesDraft = z.object({ choices, from: choices });
export type ChoicesDraft = z.infer<typeof choicesDraft>;

/** Unsaved choices stay in this browser, per user, until they are saved or discarded. */
export const keptChoices = (uid: string) => kept(`evenkeel.notifications.${uid}`, choicesDraft);

/** The choices as the form edits them: everything named. */
export function choicesOf(stored: NotificationChoices | null): PreferencesRequest {
  const standard = PREFERENCES_DEFAULTS;
  return {
    channels: Object.fromEntries(
      Object.entries(standard.channels).map(([kind, channels]) => [
        kind,
        stored?.channels?.[kind] ?? [...channels],
      ]),
    ),
    time_zone: stored?.time_zone ?? standard.time_zone,
    quiet_hours: stored?.quiet_hours ?? standard.quiet_hours,
    digest: stored?.digest ?? standard.digest,
    digest_at: stored?.digest_at ?? standard.digest_at,
  };
}

/** The choices with one box ticked or not. */
export function withChannel(
  choices: PreferencesRequest,
  kind: string,
  channel: Channel,
  wanted: boolean,
): PreferencesRequest {
  const before = choices.channels[kind] ?? [];
  const after = CHANNELS.map((one) => one.channel).filter((one) =>
    one === channel ? wanted : before.includes(one),
  );
  return { ...choices, channels: { ...choices.channels, [kind]: after } };
}

/** Whether two sets of choices say the same. */
export function areSame(one: PreferencesRequest, other: PreferencesRequest): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Why some boxes can't be ticked, said where no finger can rest on them. */
export function greyReasons(receivers: Receivers, offersPush: boolean): string {
  const missing = [
    ...(receivers.webhook ? [] : ["a webhook"]),
    ...(receivers.push || !offersPush ? [] : ["a device"]),
  ].join(" or ");
  const below = missing === "" ? "" : ` Set up ${missing} below to tick its column.`;
  return `What is urgent is always listed in the app.${below}`;
}
