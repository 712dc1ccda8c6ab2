import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { Tone } from "@/components/ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import type { Need } from "./needs";

const ICONS: Record<Tone, LucideIcon> = {
  neutral: Info,
  positive: CircleCheck,
  warning: TriangleAlert,
  critical: CircleAlert,
};

const COLOURS: Record<Tone, string> = {
  neutral: "text-muted-foreground",
  positive: "text-positive",
  warning: "text-warning",
  critical: "text-critical",
};

function Row({ tone, title, children }: { tone: Tone; title: string; children: ReactNode }) {
  const Icon = ICONS[tone];
  return (
    <>
      <Icon aria-hidden className={cn("mt-0.5 size-5 shrink-0", COLOURS[tone])} />
      <div className="min-w-0 flex-1 basis-44 sm:basis-60">
        <p className="text-sm font-medium">{title}</p>
        <p className="text-sm text-muted-foreground">{children}</p>
      </div>
    </>
  );
}

interface NeedsCardProps {
  /** Null while it is not known yet what there is. */
  needs: Need[] | null;
  link: (to: string, label: string, isFirst: boolean) => ReactNode;
}

/** What asks for the person now, the most pressing first, each with the way to it. */
export function NeedsCard({ needs, link }: NeedsCardProps) {
  return (
    <Card aria-labelledby="needs-title">
      <CardHeader>
        <CardTitle id="needs-title">What needs you now</CardTitle>
      </CardHeader>
      <CardContent>
        {needs === null ? (
          <div role="status" aria-label="Looking for what needs you">
            <Skeleton className="h-26 sm:h-11" />
          </div>
        ) : needs.length === 0 ? (
          <div className="flex gap-3">
            <Row tone="positive" title="Nothing">
              Every target is inside its band, cash included, and nothing waits for your decision.
            </Row>
          </div>
        ) : (
          <ul className="divide-y">
            {needs.map(({ key, tone, title, text, action }, index) => (
              <li key={key} className="flex flex-wrap items-start gap-3 py-3 first:pt-0 last:pb-0">
                <Row tone={tone} title={title}>
                  {text}
                </Row>
                {link(action.to, action.label, index === 0)}
              </li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}
