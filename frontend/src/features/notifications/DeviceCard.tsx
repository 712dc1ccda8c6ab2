import { Notice } from "@/components/notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { formatDateTime } from "@/lib/format";
import { useAttempt } from "@/lib/use-attempt";
import { sentenceOf } from "@/wire/base/call-error";
import type { PushDeviceName } from "@/wire/generated/notices";
import { removePushDevice } from "@/wire/notices-push";
import { useThisDevice, type ThisDevice } from "./use-this-device";

const EXPLANATIONS: Record<ThisDevice["state"], string> = {
  loading: "Looking at this browser…",
  unsupported: "This browser takes no notifications from web pages.",
  "home-screen":
    "Add this page to the home screen first: press Share, then Add to Home Screen, and open it from there.",
  denied:
    "Notifications of this page are blocked in this browser. Open its settings for this site, from the icon beside the address, allow notifications, and come back.",
  off: "The browser asks for your permission when you turn them on.",
  on: "This device gets what is ticked under Push above.",
};

function Buttons({ device }: { device: ThisDevice }) {
  const { state, busy, turnOn, turnOff, test } = device;
  if (state === "off") {
    return (
      <Button size="small" disabled={busy} onClick={turnOn}>
        {busy ? "Turning on…" : "Turn on for this device"}
      </Button>
    );
  }
  if (state !== "on") return null;
  return (
    <>
      <Button variant="outline" size="small" disabled={busy} onClick={test}>
        Send a trial message
      </Button>
      <Button variant="outline" size="small" disabled={busy} onClick={turnOff}>
        Turn off for this device
      </Button>
    </>
  );
}

function OtherDevice({ id, name, since }: PushDeviceName & { id: string }) {
  const { busy, failure, attempt } = useAttempt();
  const remove = () =>
    attempt(async () => {
      await removePushDevice({ device_id: id });
    });
  return (
    <li className="flex flex-wrap items-center gap-2 py-2 text-sm">
      <span className="min-w-0 flex-1 basis-48">
        {name} <span className="text-muted-foreground">since {formatDateTime(since)}</span>
        {failure === null ? null : (
          <span role="alert" className="block text-critical">
            {sentenceOf(failure)}
          </span>
        )}
      </span>
      <Button
        variant="outline"
        size="small"
        disabled={busy}
        aria-label={`Remove ${name}, since ${formatDateTime(since)}`}
        onClick={remove}
      >
        Remove
      </Button>
    </li>
  );
}

interface DeviceCardProps {
  /** The key under which browsers subscribe here. */
  publicKey: string;
  devices: Readonly<Record<string, PushDeviceName>>;
}

/** Messages to this browser, also while the page is closed; and the person's other devices. */
export function DeviceCard({ publicKey, devices }: DeviceCardProps) {
  const device = useThisDevice(publicKey, Object.keys(devices));
  const others = Object.entries(devices).filter(([id]) => id !== device.id);
  return (
    <Card aria-labelledby="device-title">
      <CardHeader>
        <div>
          <CardTitle id="device-title" className="flex items-center gap-2">
            On this device {device.state === "on" ? <Badge tone="positive">On</Badge> : null}
          </CardTitle>
          <CardDescription>
            Notifications also while this page is closed: titles, without amounts. A device can lose its
            registration unnoticed, iPhones above all, so keep e-mail or a webhook for what is urgent.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        <div className="flex flex-wrap items-center gap-2 text-sm">
          <span className="min-w-0 flex-1 basis-48">{EXPLANATIONS[device.state]}</span>
          <Buttons device={device} />
        </div>
        {device.failure === null ? null : (
          <Notice tone="critical" title="This did not work." urgent>
            {sentenceOf(device.failure)}
          </Notice>
        )}
        {others.length === 0 ? null : (
          <div>
            <h3 className="text-sm font-medium">Other devices</h3>
            <ul className="divide-y">
              {others.map(([id, other]) => (
                <OtherDevice key={id} id={id} {...other} />
              ))}
            </ul>
          </div>
        )}
      </CardContent>
    </Card>
  );
}
