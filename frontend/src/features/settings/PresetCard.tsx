import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import type { Decimal } from "@/lib/decimal";
import { PRESETS } from "@/wire/generated/options";
import { presetMeaning } from "./preset-words";

interface PresetCardProps {
  /** What the account is worth, for what a percent means in dollars; null where it was not measured. */
  equity: Decimal | null;
  /** What the fields say now, saved or not, by their paths. */
  texts: ReadonlyMap<string, string>;
  /** Puts texts into fields, by their paths; nothing is saved by that. */
  onChoose: (texts: ReadonlyMap<string, string>) => void;
}

const textsOf = (limits: Record<string, string>) =>
  new Map(Object.entries(limits).map(([key, text]) => [`limits.${key}`, text]));

/** Whether the fields hold what a preset would fill in. */
export const isChosen = (limits: Record<string, string>, texts: ReadonlyMap<string, string>) =>
  [...textsOf(limits)].every(([path, text]) => texts.get(path) === text);

/** Three sets of limits to begin with; each can be changed afterwards, field by field. */
export function PresetCard({ equity, texts, onChoose }: PresetCardProps) {
  return (
    <Card aria-labelledby="presets-title">
      <CardHeader>
        <div>
          <CardTitle id="presets-title">Limits by preset</CardTitle>
          <CardDescription>
            A preset fills in four limits below. Nothing is saved before you save it.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <ul className="grid gap-3 lg:grid-cols-3">
          {PRESETS.map(({ value, label, explanation, limits }) => (
            <li key={value} className="flex flex-col gap-2 rounded-lg border p-4 text-sm">
              <p className="flex items-center gap-2 font-medium">
                {label} {isChosen(limits, texts) ? <Badge tone="positive">Chosen</Badge> : null}
              </p>
              <p className="text-muted-foreground">{explanation}</p>
              <dl className="grid grid-cols-[1fr_auto] gap-x-3 gap-y-1 text-[0.8125rem] tabular-nums">
                {presetMeaning(limits, equity).map(({ term, meaning }) => (
                  <div key={term} className="contents">
                    <dt className="text-muted-foreground">{term}</dt>
                    <dd className="text-right">{meaning}</dd>
                  </div>
                ))}
              </dl>
              {isChosen(limits, texts) ? null : (
                <Button
                  size="small"
                  variant="outline"
                  className="mt-auto self-start"
                  onClick={() => onChoose(textsOf(limits))}
                >
                  Use “{label}”
                </Button>
              )}
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
