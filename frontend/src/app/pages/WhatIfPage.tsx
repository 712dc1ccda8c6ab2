import { HoldingsFileCard } from "@/features/holdings-file/HoldingsFileCard";
import { WhatIfView } from "@/features/what-if/WhatIfView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";
import { RebalanceParts } from "../PartLinks";

export default function WhatIfPage() {
  const { uid } = useAccount();
  return (
    <>
      <PageTitle title="What if" />
      <RebalanceParts />
      <WhatIfView uid={uid} />
      <HoldingsFileCard />
    </>
  );
}
