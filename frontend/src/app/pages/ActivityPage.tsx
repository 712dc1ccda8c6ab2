import { Link, useSearchParams } from "react-router";
import { filterOfQuery, queryOfFilter } from "@/features/runs/filter";
import { RunsList } from "@/features/runs/RunsList";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function ActivityPage() {
  const { uid } = useAccount();
  const [query, setQuery] = useSearchParams();
  return (
    <>
      <PageTitle title="Activity" />
      <RunsList
        uid={uid}
        filter={filterOfQuery(query)}
        onFilter={(filter) => setQuery(queryOfFilter(filter), { replace: true })}
        linkTo={(run, label) => (
          <Link to={`/runs/${run.run_id}`} className="underline-offset-4 hover:underline">
            {label}
          </Link>
        )}
      />
    </>
  );
}
