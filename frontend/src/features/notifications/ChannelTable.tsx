import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Channel } from "@/wire/generated/notices";
import type { PreferencesRequest } from "@/wire/notices";
import { CHANNELS, withChannel } from "./choices";
import { KINDS, URGENCY_WORDS, type Kind } from "./kinds";

interface ChannelTableProps {
  choices: PreferencesRequest;
  hasWebhook: boolean;
  onChange: (choices: PreferencesRequest) => void;
}

/** Why a box can't be changed; null where it can. */
function fixedReason(kind: Kind, channel: Channel, hasWebhook: boolean): string | null {
  if (channel === "in_app" && kind.urgency === "URGENT") return "What is urgent is always listed.";
  if (channel === "webhook" && !hasWebhook) return "Set a webhook below first.";
  return null;
}

/** Which event is sent by which channel. */
export function ChannelTable({ choices, hasWebhook, onChange }: ChannelTableProps) {
  return (
    <Table aria-label="Notifications by channel">
      <TableHeader>
        <TableRow>
          <TableHead>Event</TableHead>
          {CHANNELS.map(({ channel, label }) => (
            <TableHead key={channel} className="w-14 px-1 text-center sm:w-24 sm:px-2">
              {label}
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {KINDS.map((kind) => (
          <TableRow key={kind.kind}>
            <th scope="row" className="py-2.5 pr-3 text-left font-normal">
              <span className="block text-sm font-medium">{kind.label}</span>
              <span className="block text-[0.8125rem] text-muted-foreground">
                {kind.explanation} Leaves {URGENCY_WORDS[kind.urgency]}.
              </span>
            </th>
            {CHANNELS.map(({ channel, label }) => {
              const fixed = fixedReason(kind, channel, hasWebhook);
              const isChosen = choices.channels[kind.kind]?.includes(channel) ?? false;
              return (
                <TableCell key={channel} className="px-1 text-center sm:px-2">
                  <label
                    className="inline-flex size-8 items-center justify-center"
                    title={fixed ?? undefined}
                  >
                    <span className="sr-only">
                      {kind.label}: {label}
                      {fixed === null ? "" : `. ${fixed}`}
                    </span>
                    <input
                      type="checkbox"
                      className="size-4 accent-(--primary)"
                      disabled={fixed !== null}
                      checked={channel === "webhook" && !hasWebhook ? false : isChosen}
                      onChange={(event) =>
                        onChange(withChannel(choices, kind.kind, channel, event.target.checked))
                      }
                    />
                  </label>
                </TableCell>
              );
            })}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
