import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { SelectField } from "@/components/select-field";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { chosenZone, deviceZone, ZONE_KEY } from "@/lib/time-zone";
import { useThemeChoice } from "@/lib/use-theme";

const CHOICES = [
  { value: "system", label: "As the device", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
] as const;

const DEVICE = "device";

/** The zones that can be chosen, the two that most people want first. */
function zoneOptions() {
  const first = [
    { value: DEVICE, label: `As the device (${deviceZone()})` },
    { value: "America/New_York", label: "New York, the exchange's" },
    { value: "UTC", label: "UTC" },
  ];
  const known = new Set(first.map(({ value }) => value));
  const others = Intl.supportedValuesOf("timeZone").filter((name) => !known.has(name));
  return [...first, ...others.map((name) => ({ value: name, label: name.replaceAll("_", " ") }))];
}

/** Keeps the zone, and draws every time on the page anew. */
function choose(zone: string | null): void {
  try {
    if (zone === null) localStorage.removeItem(ZONE_KEY);
    else localStorage.setItem(ZONE_KEY, zone);
    window.location.reload();
  } catch (error) {
    console.warn("This browser did not keep the time zone:", error);
  }
}

function TimeZone() {
  const [options] = useState(zoneOptions);
  return (
    <div className="max-w-80 min-w-0 flex-1 basis-60">
      <SelectField
        label="Time zone"
        value={chosenZone() ?? DEVICE}
        options={options}
        hint="Every time on the page is shown in it, with its name."
        onChange={(value) => choose(value === DEVICE ? null : value)}
      />
    </div>
  );
}

/** The theme and the time zone; kept in this browser alone. */
export function AppearanceCard() {
  const [choice, choose] = useThemeChoice();
  return (
    <Card aria-labelledby="appearance-title">
      <CardHeader>
        <div>
          <CardTitle id="appearance-title">Appearance and time</CardTitle>
          <CardDescription>In this browser only, and at once.</CardDescription>
        </div>
      </CardHeader>
      <CardContent className="flex flex-wrap items-start gap-x-10 gap-y-4">
        <fieldset className="flex flex-wrap gap-2">
          <legend className="pb-1.5 text-sm font-medium">Theme</legend>
          {CHOICES.map(({ value, label, icon: Icon }) => (
            <label
              key={value}
              className="flex h-10 cursor-pointer items-center gap-2 rounded-md border border-input/50 px-4 text-sm font-medium has-checked:border-primary has-checked:bg-muted has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring"
            >
              <input
                type="radio"
                name="theme"
                className="sr-only"
                checked={choice === value}
                onChange={() => choose(value)}
              />
              <Icon aria-hidden className="size-4" /> {label}
            </label>
          ))}
        </fieldset>
        <TimeZone />
      </CardContent>
    </Card>
  );
}
