import { DeleteCard } from "@/features/account/DeleteCard";
import { ExportCard } from "@/features/account/ExportCard";
import { useAccount } from "../../account-context";

export default function AccountPart() {
  const { email } = useAccount();
  return (
    <div className="space-y-4 sm:space-y-6">
      <ExportCard />
      <DeleteCard email={email} />
    </div>
  );
}
