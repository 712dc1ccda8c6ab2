import { Lightbulb, RefreshCw, X } from "lucide-react";
import { Failure } from "@/components/failure";
import { Notice } from "@/components/notice";
import { PageState } from "@/components/page-state";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import { SuggestionRow } from "./SuggestionRow";
import { useSuggestionsDesk, type SuggestionsDesk } from "./use-suggestions";

function Problems({ desk }: { desk: SuggestionsDesk }) {
  const { live, problem, said } = desk;
  return (
    <>
      {problem === null ? null : (
        <Notice tone="critical" title="That did not work." urgent>
          {problem}
        </Notice>
      )}
      <p role="status" className="text-sm text-muted-foreground empty:hidden">
        {said}
      </p>
      {live.status === "error" ? (
        <Failure title="The suggestions could not be read." onRetry={live.retry}>
          {live.message}
        </Failure>
      ) : null}
    </>
  );
}

function List({ desk }: { desk: SuggestionsDesk }) {
  const { live, listed, chosen } = desk;
  if (live.status === "loading") {
    return (
      <div role="status" aria-label="Loading suggestions" className="space-y-3">
        <Skeleton className="h-20" />
        <Skeleton className="h-20" />
      </div>
    );
  }
  if (live.status === "error") return null;
  if (listed.length === 0) {
    return (
      <PageState icon={Lightbulb} title={desk.said === null ? "No suggestions wait" : "Nothing is suggested"}>
        {desk.said ?? "Look again to measure the account and see what would bring it back to its targets."}
      </PageState>
    );
  }
  return (
    <ul className="divide-y">
      {listed.map((each) => (
        <SuggestionRow
          key={each.suggestion_id}
          suggestion={each}
          chosen={chosen.includes(each.suggestion_id)}
          onChoose={(on) => desk.choose(each.suggestion_id, on)}
        />
      ))}
    </ul>
  );
}

function Steps({ desk, onReview }: { desk: SuggestionsDesk; onReview: (ids: string[]) => void }) {
  const { chosen, busy } = desk;
  const idle = chosen.length > 0 && busy === null;
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      <p className="mr-auto text-[0.8125rem] text-muted-foreground">
        Tax is an estimate from your lots, not advice. Quantities are planned again on fresh prices.
      </p>
      <Button variant="outline" disabled={!idle} onClick={desk.dismiss}>
        <X aria-hidden /> Dismiss
      </Button>
      <Button disabled={!idle} onClick={() => onReview(chosen)}>
        {chosen.length === 0 ? "Choose some to review" : `Review ${chosen.length} chosen`}
      </Button>
    </div>
  );
}

interface SuggestionsViewProps {
  uid: string;
  /** Shows the plan of these suggestions for review. */
  onReview: (suggestionIds: string[]) => void;
}

/** What the account asks for, as advice that waits: choose, then review the plan as always. */
export function SuggestionsView({ uid, onReview }: SuggestionsViewProps) {
  const desk = useSuggestionsDesk(uid);
  const { live, busy } = desk;
  return (
    <Card aria-labelledby="suggestions-title" aria-busy={busy !== null}>
      <CardHeader>
        <div>
          <CardTitle id="suggestions-title">Suggested trades</CardTitle>
          <CardDescription>
            What would bring the account back. Each waits for a day; nothing is ordered before you approve the
            plan.
          </CardDescription>
        </div>
        <div className="flex items-center gap-2">
          {live.status === "ready" && live.stale ? <Badge>Last known</Badge> : null}
          <Button variant="outline" disabled={busy !== null} onClick={desk.look}>
            <RefreshCw aria-hidden className={cn(busy === "look" && "animate-spin")} />
            {busy === "look" ? "Measuring…" : "Look again"}
          </Button>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        <Problems desk={desk} />
        <List desk={desk} />
        {desk.listed.length === 0 ? null : <Steps desk={desk} onReview={onReview} />}
      </CardContent>
    </Card>
  );
}
