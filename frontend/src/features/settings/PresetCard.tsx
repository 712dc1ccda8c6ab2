import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { PRESETS } from "@/wire/generated/options";

interface PresetCardProps {
  /** Puts texts into fields, by their paths; nothing is saved by that. */
  onChoose: (texts: ReadonlyMap<string, string>) => void;
}

const textsOf = (limits: Record<string, string>) =>
  new Map(Object.entries(limits).map(([key, text]) => [`limits.${key}`, text]));

/** Three sets of limits to begin with; each can be changed afterwards, field by field. */
export function PresetCard({ onChoose }: PresetCardProps) {
  return (
    <Card aria-labelledby="presets-title">
      <CardHeader>
        <div>
          <CardTitle id="presets-title">Limits by preset</CardTitle>
          <CardDescription>
            A preset fills in four limits below: the largest order, the largest holding above its target, the
            loss in a day and the fall from the high. Nothing is saved before you save it.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <ul className="divide-y">
          {PRESETS.map(({ value, label, explanation, limits }) => (
            <li key={value} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
              <div className="mr-auto min-w-0 basis-60 text-sm">
                <p className="font-medium">{label}</p>
                <p className="text-muted-foreground">{explanation}</p>
              </div>
              <Button size="small" variant="outline" onClick={() => onChoose(textsOf(limits))}>
                Use {label.toLowerCase()}
              </Button>
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
