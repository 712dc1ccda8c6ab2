import { useEffect, useState } from "react";
import { announce } from "@/lib/announce";
import { useAttempt, type Attempt } from "@/lib/use-attempt";
import { ownDeviceId, subscribeDevice, tryDevice, unsubscribeDevice } from "@/wire/notices-push";
import { deviceName, supportOf, type Support } from "./device";

export interface ThisDevice extends Pick<Attempt, "busy" | "failure"> {
  /** "loading" until the browser has said whether it is subscribed. */
  state: Exclude<Support, "supported"> | "loading" | "denied" | "off" | "on";
  /** Its id among the devices; null where it is none of them. */
  id: string | null;
  turnOn: () => void;
  turnOff: () => void;
  test: () => void;
}

/** Whether this browser takes push messages, and what changes that; the permission is asked for on a press alone. */
export function useThisDevice(key: string, known: readonly string[]): ThisDevice {
  const [own, setOwn] = useState<string | null | undefined>(undefined);
  const [looks, setLooks] = useState(0);
  const { busy, failure, attempt } = useAttempt();
  const support = supportOf(window);
  const name = deviceName(navigator.userAgent);
  useEffect(() => {
    if (support !== "supported") return;
    let current = true;
    const found = (id: string | null) => current && setOwn(id);
    ownDeviceId(key).then(found, () => found(null));
    // The permission may have been changed in the browser's settings meanwhile.
    const again = () => setLooks((count) => count + 1);
    window.addEventListener("focus", again);
    return () => {
      current = false;
      window.removeEventListener("focus", again);
    };
  }, [key, support, looks]);

  const isOn = own !== null && own !== undefined && known.includes(own);
  const state = () => {
    if (support !== "supported") return support;
    if (own === undefined) return "loading";
    if (Notification.permission === "denied") return "denied";
    return isOn ? "on" : "off";
  };
  return {
    state: state(),
    id: isOn ? own : null,
    busy,
    failure,
    turnOn: () =>
      attempt(async () => {
        // Asked first: a browser takes the question only right after the press.
        const permission = await Notification.requestPermission();
        if (permission === "granted") setOwn(await subscribeDevice(key, name));
        setLooks((count) => count + 1);
      }),
    turnOff: () =>
      attempt(async () => {
        if (!isOn) return;
        await unsubscribeDevice(own);
        setOwn(null);
      }),
    test: () =>
      attempt(async () => {
        await tryDevice(name);
        announce("success", "A trial message is on its way to this device.");
      }),
  };
}
