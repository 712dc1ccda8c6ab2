import { Monitor, Moon, Sun } from "lucide-react";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { useThemeChoice } from "@/lib/use-theme";

const CHOICES = [
  { value: "system", label: "As the device", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
] as const;

/** The theme; kept in this browser alone. */
export function AppearanceCard() {
  const [choice, choose] = useThemeChoice();
  return (
    <Card aria-labelledby="appearance-title">
      <CardHeader>
        <div>
          <CardTitle id="appearance-title">Appearance</CardTitle>
          <CardDescription>Counts in this browser only, and at once.</CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <fieldset className="flex flex-wrap gap-2">
          <legend className="sr-only">Theme</legend>
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
      </CardContent>
    </Card>
  );
}
