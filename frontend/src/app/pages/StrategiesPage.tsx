import { StrategiesView } from "@/features/strategies/StrategiesView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function StrategiesPage() {
  const { uid } = useAccount();
  return (
    <>
      <PageTitle title="Strategies and classes" />
      <StrategiesView uid={uid} />
    </>
  );
}
