export const ZONE_KEY = "evenkeel.time-zone";

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The device's own zone. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone that a person chose in this browser; null where times follow the device. */
export function chosenZone(): string | null {
  try {
    const name = localStorage.getItem(ZONE_KEY);
    return name !== null && isZone(name) ? name : null;
  } catch {
    return null;
  }
}

/** The zone that every time on the page is shown in. */
export const shownZone = (): string => chosenZone() ?? deviceZone();
