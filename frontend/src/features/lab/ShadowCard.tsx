import { useQuery } from "@tanstack/react-query";
import { toast } from "sonner";
import { Notice } from "@/components/notice";
import { SelectField } from "@/components/select-field";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { formatCount, formatDay, formatSignedMoney } from "@/lib/format";
import { sentenceOf } from "@/wire/base/call-error";
import { answers } from "@/wire/base/query";
import { fetchShadowReport } from "@/wire/evidence";
import type { ShadowReport } from "@/wire/generated/evidence";
import { AUTOMATION_SHADOW_WORDS } from "@/wire/generated/options";
import { updateSettings, useSettings } from "@/wire/targets-settings";

type Shadow = (typeof AUTOMATION_SHADOW_WORDS)[number]["value"];

const OPTIONS = AUTOMATION_SHADOW_WORDS.map(({ value, label }) => ({ value, label }));

function Choice({ uid }: { uid: string }) {
  const settings = useSettings(uid);
  if (settings.status !== "ready") return null;
  const chosen = settings.value?.automation?.shadow ?? "none";
  const words = AUTOMATION_SHADOW_WORDS.find(({ value }) => value === chosen);
  return (
    <div className="max-w-sm">
      <SelectField
        label="Shadow policy"
        value={chosen}
        options={OPTIONS}
        hint={words?.explanation}
        onChange={(value) => {
          updateSettings({ automation: { shadow: value as Shadow } }).then(
            () => toast.success("The shadow is computed from the next check on."),
            (error: unknown) => toast.error(sentenceOf(error)),
          );
        }}
      />
    </div>
  );
}

function Differences({ report }: { report: ShadowReport }) {
  return (
    <Table label="Where the shadow differed">
      <TableCaption>Where the shadow differed</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Day</TableHead>
          <TableHead>Yours</TableHead>
          <TableHead>Shadow</TableHead>
          <TableHead>Symbols</TableHead>
          <TableHead figure>Worth today</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {report.differences.slice(0, 50).map((row) => (
          <TableRow key={row.day}>
            <TableRowHead>{formatDay(row.day)}</TableRowHead>
            <TableCell>{row.live_why}</TableCell>
            <TableCell>{row.shadow_why}</TableCell>
            <TableCell>{row.symbols.map(({ symbol }) => symbol).join(", ")}</TableCell>
            <TableCell figure>{formatSignedMoney(row.worth_usd)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** Another policy beside the live one: chosen here, computed at each check, orders nothing. */
export function ShadowCard({ uid }: { uid: string }) {
  const { data, error } = useQuery(
    { queryKey: ["shadow", uid], queryFn: () => fetchShadowReport({}), staleTime: 60_000 },
    answers,
  );
  return (
    <Card aria-labelledby="shadow-title">
      <CardHeader>
        <div>
          <CardTitle id="shadow-title">The shadow</CardTitle>
          <CardDescription>
            Another policy, computed at each scheduled check beside yours on the same snapshot. It orders
            nothing.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        <Choice uid={uid} />
        {error === null ? null : (
          <Notice tone="critical" title="The report could not be read.">
            {sentenceOf(error)}
          </Notice>
        )}
        {data === undefined ? null : data.differences.length === 0 ? (
          <p className="text-sm text-muted-foreground">
            {data.checks === 0
              ? "No scheduled check has planned a trade so far, so there is nothing to compare."
              : `At none of ${formatCount(data.checks)} checks with trades would the shadow have traded otherwise.`}
          </p>
        ) : (
          <>
            <p className="text-sm">
              {formatCount(data.differences.length)} differences, worth {formatSignedMoney(data.total_usd)}{" "}
              today.
            </p>
            <Differences report={data} />
          </>
        )}
      </CardContent>
    </Card>
  );
}
