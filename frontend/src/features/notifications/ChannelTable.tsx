import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Channel } from "@/wire/generated/notices";
import type { PreferencesRequest } from "@/wire/notices";
import { CHANNELS, withChannel, type Receivers } from "./choices";
import { KINDS, URGENCY_WORDS, type Kind } from "./kinds";

interface ChannelTableProps {
  choices: PreferencesRequest;
  receivers: Receivers;
  offersPush: boolean;
  onChange: (choices: PreferencesRequest) => void;
}

/** Why a box can't be changed; null where it can. */
function fixedReason(kind: Kind, channel: Channel, receivers: Receivers): string | null {
  if (channel === "in_app" && kind.urgency === "URGENT") return "What is urgent is always listed.";
  if (channel === "webhook" && !receivers.webhook) return "Set a webhook below first.";
  if (channel === "push" && !receivers.push) return "Turn it on for a device below first.";
  return null;
}

function Heads({ channels }: { channels: typeof CHANNELS }) {
  return (
    <TableHeader role="rowgroup" className="sr-only sm:not-sr-only">
      <TableRow role="row">
        <TableHead role="columnheader">Event</TableHead>
        {channels.map(({ channel, label }) => (
          <TableHead key={channel} role="columnheader" className="text-center sm:w-24">
            {label}
          </TableHead>
        ))}
      </TableRow>
    </TableHeader>
  );
}

/** Which event is sent by which channel. */
export function ChannelTable({ choices, receivers, offersPush, onChange }: ChannelTableProps) {
  const channels = CHANNELS.filter(({ channel }) => channel !== "push" || offersPush);
  return (
    <Table role="table" aria-label="Notifications by channel" className="block sm:table">
      <Heads channels={channels} />
      <TableBody role="rowgroup" className="block sm:table-row-group">
        {KINDS.map((kind) => (
          <TableRow key={kind.kind} role="row" className="flex flex-wrap gap-x-2.5 py-2 sm:table-row">
            <th
              scope="row"
              role="rowheader"
              className="basis-full py-0.5 text-left font-normal sm:py-2.5 sm:pr-3"
            >
              <span className="block text-sm font-medium">{kind.label}</span>
              <span className="block text-[0.8125rem] text-muted-foreground">
                {kind.explanation} Sent {URGENCY_WORDS[kind.urgency]}.
              </span>
            </th>
            {channels.map(({ channel, label }) => {
              const fixed = fixedReason(kind, channel, receivers);
              const isChosen = choices.channels[kind.kind]?.includes(channel) ?? false;
              return (
                <TableCell key={channel} role="cell" className="p-0 sm:px-2 sm:py-2.5 sm:text-center">
                  <label
                    className="inline-flex min-h-8 items-center gap-1.5 text-[0.8125rem] sm:size-8 sm:justify-center"
                    title={fixed ?? undefined}
                  >
                    <span className="sr-only">
                      {kind.label}: {label}
                      {fixed === null ? "" : `. ${fixed}`}
                    </span>
                    <span aria-hidden className="order-last sm:hidden">
                      {label}
                    </span>
                    <input
                      type="checkbox"
                      className="size-4 accent-(--primary)"
                      disabled={fixed !== null}
                      checked={isChosen && (!(channel in receivers) || receivers[channel as keyof Receivers])}
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
