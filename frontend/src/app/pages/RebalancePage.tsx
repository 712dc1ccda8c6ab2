import { ArrowLeft } from "lucide-react";
import { useEffect } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { PrintButton } from "@/components/print-button";
import { Button } from "@/components/ui/button";
import { CopyPlanLink } from "@/features/plan-file/CopyPlanLink";
import { DownloadPlan } from "@/features/plan-file/DownloadPlan";
import { RebalanceView } from "@/features/rebalance/RebalanceView";
import { useRuns } from "@/wire/execution";
import { beginRun } from "@/wire/execution-start";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

/** Whoever approves is shown the run next, also where the connection is lost at that moment. */
function loadRunPage(): void {
  void Promise.allSettled([import("./RunPage")]);
}

export default function RebalancePage() {
  useEffect(loadRunPage, []);
  const { uid, trading } = useAccount();
  const navigate = useNavigate();
  const runs = useRuns(uid);
  const [query] = useSearchParams();
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
      <RebalanceView
        suggestionIds={suggestions?.split(",") ?? null}
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
