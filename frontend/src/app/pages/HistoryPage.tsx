import { Link, useSearchParams } from "react-router";
import { filterOfQuery, queryOfFilter } from "@/features/runs/filter";
import { HistoryView } from "@/features/runs/HistoryView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function HistoryPage() {
  const { uid } = useAccount();
  const [query, setQuery] = useSearchParams();
  return (
    <>
      <PageTitle title="History" />
      <HistoryView
        uid={uid}
        filter={filterOfQuery(query)}
        onFilter={(filter) => setQuery(queryOfFilter(filter), { replace: true })}
        linkTo={(path, label) => (
          <Link to={path} className="underline-offset-4 hover:underline">
            {label}
          </Link>
        )}
      />
    </>
  );
}
