import type { Channel, NotificationChoices } from "@/wire/generated/notices";
import type { PreferencesRequest } from "@/wire/notices";
import { KINDS, type Kind } from "./kinds";

export const CHANNELS: { channel: Channel; label: string }[] = [
  { channel: "in_app", label: "In the app" },
  { channel: "email", label: "E-mail" },
  { channel: "webhook", label: "Webhook" },
];

/** Where nothing was chosen: calm kinds are only listed, all others go out by every way. */
function standardChannels({ urgency }: Kind): Channel[] {
  return urgency === "CALM" ? ["in_app"] : ["in_app", "email", "webhook"];
}

/** The choices as the form edits them: everything named. */
export function choicesOf(stored: NotificationChoices | null): PreferencesRequest {
  return {
    channels: Object.fromEntries(
      KINDS.map((kind) => [kind.kind, stored?.channels?.[kind.kind] ?? standardChannels(kind)]),
    ),
    time_zone: stored?.time_zone ?? "America/New_York",
    quiet_hours: stored?.quiet_hours ?? null,
    digest: stored?.digest ?? "daily",
    digest_at: stored?.digest_at ?? "08:00",
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
