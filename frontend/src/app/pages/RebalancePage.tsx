import { ArrowLeft } from "lucide-react";
import { useEffect } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { Button } from "@/components/ui/button";
import { PrintButton } from "@/components/print-button";
import { CopyPlanLink } from "@/features/plan-file/CopyPlanLink";
import { DownloadPlan } from "@/features/plan-file/DownloadPlan";
import { queryOfRequest, requestOfQuery } from "@/features/rebalance/request";
import { RebalanceView } from "@/features/rebalance/RebalanceView";
import { useHasTargets } from "@/features/rebalance/use-has-targets";
import { useDrift } from "@/wire/drift";
import { useRuns } from "@/wire/execution";
import { beginRun } from "@/wire/execution-start";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";
import { RebalanceParts } from "../PartLinks";
import { SettingsLink } from "../SettingsLink";

/** Whoever approves is shown the run next, also where the connection is lost at that moment. */
function loadRunPage(): void {
  void Promise.allSettled([import("./RunPage")]);
}

export default function RebalancePage() {
  useEffect(loadRunPage, []);
  const { uid, trading } = useAccount();
  const hasTargets = useHasTargets(uid);
  const navigate = useNavigate();
  const runs = useRuns(uid);
  const [query, setQuery] = useSearchParams();
  const drift = useDrift(uid);
  const reservations = drift.status === "ready" ? (drift.value?.reservations ?? []) : [];
  const suggestions = query.get("suggestions");
  const open = runs.status === "ready" ? runs.value.find((run) => run.open) : undefined;
  return (
    <>
      <PageTitle title="Review the plan">
        <Button asChild variant="ghost" size="small" className="print:hidden">
          <Link to="/allocation">
            <ArrowLeft aria-hidden /> Allocation
          </Link>
        </Button>
      </PageTitle>
      <RebalanceParts />
      <RebalanceView
        hasTargets={hasTargets}
        suggestionIds={suggestions?.split(",") ?? null}
        request={requestOfQuery(query)}
        onRequest={(request) => setQuery(queryOfRequest(request), { replace: true })}
        reservations={reservations}
        settings={<SettingsLink />}
        trading={trading}
        openRunId={open?.run_id ?? null}
        onApprove={(planId) => void navigate(`/runs/${beginRun(uid, planId)}`)}
        onShowRun={(runId) => void navigate(`/runs/${runId}`)}
        onEditTargets={() => void navigate("/allocation")}
        documentActions={(planId) => (
          <>
            <PrintButton />
            <CopyPlanLink planId={planId} />
            <DownloadPlan uid={uid} planId={planId} />
          </>
        )}
      />
    </>
  );
}
