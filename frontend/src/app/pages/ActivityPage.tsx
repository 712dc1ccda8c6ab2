import { Link } from "react-router";
import { RunsList } from "@/features/runs/RunsList";
import { useRuns } from "@/wire/account";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function ActivityPage() {
  const { uid } = useAccount();
  return (
    <>
      <PageTitle title="Activity" />
      <RunsList
        runs={useRuns(uid)}
        linkTo={(run, label) => (
          <Link to={`/runs/${run.run_id}`} className="underline-offset-4 hover:underline">
            {label}
          </Link>
        )}
      />
    </>
  );
}
