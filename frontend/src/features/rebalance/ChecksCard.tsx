import { CircleCheck, CircleX, Clock, type LucideIcon } from "lucide-react";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { cn } from "@/lib/class-names";
import type { Market, Plan } from "@/wire/generated/planning";
import { checksOf, type Check } from "./checks";

const ANSWERS: Record<Check["answer"], { word: string; icon: LucideIcon; colour: string }> = {
  passed: { word: "Passed", icon: CircleCheck, colour: "text-positive" },
  refused: { word: "Refused", icon: CircleX, colour: "text-critical" },
  waits: { word: "Not yet", icon: Clock, colour: "text-muted-foreground" },
  later: { word: "Checked at the open", icon: Clock, colour: "text-warning" },
};

interface ChecksCardProps {
  breaches: Plan["breaches"];
  market: Market;
  /** Trading was never switched on: that is a step to come, no refusal. */
  neverOn: boolean;
}

/** What was looked at before the plan may start, and how each check went; the reason of a refusal is above. */
export function ChecksCard({ breaches, market, neverOn }: ChecksCardProps) {
  return (
    <Card aria-labelledby="checks-title">
      <CardHeader>
        <div>
          <CardTitle id="checks-title">Checks</CardTitle>
          <CardDescription>
            Made now, made again when the plan is approved, and once more before each order.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <ul className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
          {checksOf(breaches, market, neverOn).map(({ key, title, answer }) => {
            const { word, icon: Icon, colour } = ANSWERS[answer];
            return (
              <li key={key} className="flex items-start gap-2.5 text-sm">
                <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", colour)} />
                <span className="flex-1">{title}</span>
                <span className={cn("font-medium", colour)}>{word}</span>
              </li>
            );
          })}
        </ul>
      </CardContent>
    </Card>
  );
}
