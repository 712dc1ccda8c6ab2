import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { TargetsPanel } from "./TargetsPanel";
import type { TargetsState } from "./use-targets";

interface TargetsCardProps {
  uid: string;
  state: TargetsState;
  onSaved: () => void;
}

/** The targets of an account that was never measured: what is wanted, before anything is compared with it. */
export function TargetsCard({ uid, state, onSaved }: TargetsCardProps) {
  return (
    <Card aria-labelledby="targets-title">
      <CardHeader>
        <div>
          <CardTitle id="targets-title">Targets</CardTitle>
          <CardDescription>The share of the account each symbol should have.</CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <TargetsPanel uid={uid} state={state} measured={null} rules={null} held={[]} onSaved={onSaved} />
      </CardContent>
    </Card>
  );
}
