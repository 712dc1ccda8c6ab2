import { useState } from "react";
import { Failure } from "@/components/failure";
import { Terms } from "@/components/term";
import { Card, CardContent } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { Method } from "@/wire/generated/statements";
import { useReconciliation } from "@/wire/ledger";
import { EquityCard } from "./EquityCard";
import { ExportCard } from "./ExportCard";
import { ContributionsCard, PositionsCard } from "./HoldingsCards";
import { LotsCard } from "./LotsCard";
import { OnThisPage } from "./OnThisPage";
import { ParkedCard } from "./ParkedCard";
import { ReconciliationCard } from "./ReconciliationCard";
import { StrategiesCard } from "./StrategiesCard";
import { GainsCard, HarvestCard } from "./TaxCards";
import { useLedger } from "./use-ledger";
import { YearEndCard } from "./YearEndCard";

function Loading() {
  return (
    <div role="status" aria-label="Loading the ledger" className="space-y-6">
      {["equity", "positions", "lots"].map((card) => (
        <Card key={card}>
          <CardContent className="space-y-3 pt-5">
            <Skeleton className="h-6 w-40" />
            <Skeleton className="h-44" />
          </CardContent>
        </Card>
      ))}
    </div>
  );
}

/** What happened in the account, to the cent: whether it balances, what it is made of, what it earned. */
export function LedgerView({ uid, onPlan }: { uid: string; onPlan: (planId: string) => void }) {
  const standing = useReconciliation(uid);
  const at = standing.status === "ready" && standing.value !== null ? standing.value.at.toISOString() : "";
  const [method, setMethod] = useState<Method>("FIFO");
  const { ledger, problem, renew } = useLedger(uid, at, method);
  // Nothing but the first comparison is of use before it.
  if (standing.status === "ready" && standing.value === null && ledger?.positions.length === 0) {
    return <ReconciliationCard standing={standing} />;
  }
  return (
    <div className="space-y-4 sm:space-y-6">
      <div className="space-y-3">
        {ledger === null ? null : <OnThisPage />}
        <Terms of={["lot", "wash", "harvest", "settled"]} />
      </div>
      <ReconciliationCard standing={standing} />
      {problem === null ? null : (
        <Failure title="The ledger could not be read." onRetry={renew}>
          {problem}
        </Failure>
      )}
      {ledger === null ? (
        problem === null ? (
          <Loading />
        ) : null
      ) : (
        <>
          <EquityCard ledger={ledger} />
          <StrategiesCard strategies={ledger.strategy_returns} />
          <PositionsCard positions={ledger.positions} method={ledger.method} />
          <ContributionsCard contributions={ledger.contributions} />
          <LotsCard ledger={ledger} method={method} onMethod={setMethod} />
          <GainsCard ledger={ledger} />
          <YearEndCard years={ledger.year_ends} />
          <ParkedCard uid={uid} moved={at} />
          <HarvestCard ledger={ledger} onSaved={renew} onPlan={onPlan} />
          <ExportCard />
        </>
      )}
    </div>
  );
}
