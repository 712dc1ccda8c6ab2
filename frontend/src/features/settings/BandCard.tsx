import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Notice } from "@/components/notice";
import { ShowAll, useShownFirst } from "@/components/shown-first";
import { Button } from "@/components/ui/button";
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
import { announce } from "@/lib/announce";
import { formatCount, formatMeasuredPercent, formatMoney } from "@/lib/format";
import { sentenceOf } from "@/wire/base/call-error";
import { answers } from "@/wire/base/query";
import { askBands } from "@/wire/evidence";
import { useLab } from "@/wire/evidence-lab";
import type { LabFigures, LabReport, PersonalBand } from "@/wire/generated/evidence";
import { saveAllocation, useStoredTargets, useUserSettings } from "@/wire/targets";
import { areSaved, compared, withBands } from "./bands";

/** So many targets are seen at once where there are more than five: the page stays as short as its settings. */
const FIRST = 4;
const WHOLE_MAX = 5;

function Bands({ bands }: { bands: PersonalBand[] }) {
  const first = bands.length > WHOLE_MAX ? FIRST : WHOLE_MAX;
  const { shown, showAll } = useShownFirst(bands, first);
  return (
    <div>
      <Table label="Personal bands beside yours">
        <TableCaption>Tolerances in percentage points</TableCaption>
        <TableHeader>
          <TableRow>
            <TableHead>Target</TableHead>
            <TableHead figure>Weight</TableHead>
            <TableHead figure>Now</TableHead>
            <TableHead figure>Personal</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {shown.map(({ name, target_percent: weight, band_percent: width, present_percent: present }) => (
            <TableRow key={name}>
              <TableRowHead>{name}</TableRowHead>
              <TableCell figure>{formatMeasuredPercent(weight)}</TableCell>
              <TableCell figure>{present ? `±${formatMeasuredPercent(present)}` : "—"}</TableCell>
              <TableCell figure>±{formatMeasuredPercent(width)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ShowAll showAll={showAll} total={bands.length} noun="targets" first={first} />
    </div>
  );
}

const ROWS: [string, (figures: LabFigures) => string][] = [
  ["After tax", (figures) => formatMoney(figures.after_tax_usd)],
  ["Mean drift", (figures) => formatMeasuredPercent(figures.mean_drift_percent)],
  ["Yearly maximum of drift", (figures) => formatMeasuredPercent(figures.yearly_max_drift_percent)],
  ["Trades", (figures) => formatCount(figures.trades)],
  ["Cost", (figures) => formatMoney(figures.cost_usd)],
  ["Tax", (figures) => formatMoney(figures.tax_usd)],
];

/** What both would have done on daily history. */
function InTheLab({ report }: { report: LabReport }) {
  const both = compared(report);
  if (both === null) return <p className="text-sm text-muted-foreground">Walking the first of the two…</p>;
  return (
    <div className="space-y-2">
      <Table label="What both would have done">
        <TableCaption>
          What both would have done, {report.first_day} to {report.last_day}
        </TableCaption>
        <TableHeader>
          <TableRow>
            <TableHead>In the policy lab</TableHead>
            <TableHead figure>Now</TableHead>
            <TableHead figure>Personal</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {ROWS.map(([label, figure]) => (
            <TableRow key={label}>
              <TableRowHead>{label}</TableRowHead>
              {both.map(({ policy, figures }) => (
                <TableCell key={policy} figure>
                  {figures === null ? "—" : figure(figures)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <p className="text-sm text-muted-foreground">
        {report.verdict} What was is no promise of what will be.
      </p>
    </div>
  );
}

function Lab() {
  const { answer, isRunning, problem, start, cancel } = useLab();
  return (
    <div className="space-y-3">
      {answer?.report ? <InTheLab report={answer.report} /> : null}
      {problem === null ? null : (
        <Notice tone="critical" title="It could not be compared." urgent>
          {problem}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          variant="outline"
          disabled={isRunning}
          onClick={() => start({ policies: ["own", "personal_band"] })}
        >
          What both would have done
        </Button>
        {isRunning ? (
          <Button variant="link" onClick={cancel}>
            Cancel
          </Button>
        ) : null}
        <span role="status" className="text-sm text-muted-foreground">
          {isRunning ? `${answer?.steps_done ?? 0} of ${answer?.steps_total ?? "…"} steps` : ""}
        </span>
      </div>
    </div>
  );
}

interface UseBandsProps {
  uid: string;
  bands: PersonalBand[];
  onSaved: () => void;
}

/** Saves the bands as tolerances of the targets; nothing is traded by that. */
function UseBands({ uid, bands, onSaved }: UseBandsProps) {
  const targets = useStoredTargets(uid);
  const settings = useUserSettings(uid);
  const [isSaving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (targets.status !== "ready" || settings.status !== "ready" || settings.value === null) return null;
  const { allocation_version: version, strategies, asset_classes: classes } = settings.value;
  if (strategies.length > 0) {
    return (
      <p className="text-sm text-muted-foreground">
        Your targets come from strategies: set the tolerances there.
      </p>
    );
  }
  const saved = areSaved(bands, targets.value, classes);
  const save = async () => {
    setSaving(true);
    setProblem(null);
    try {
      await saveAllocation({ ...withBands(bands, targets.value, classes), expected_version: version });
      announce("success", "The personal bands are your tolerances now.");
      onSaved();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setSaving(false);
    }
  };
  return (
    <div className="space-y-3">
      {problem === null ? null : (
        <Notice tone="critical" title="The tolerances were not saved." urgent>
          {problem}
        </Notice>
      )}
      <Button disabled={isSaving || saved} onClick={() => void save()}>
        {saved ? "These are your tolerances" : isSaving ? "Saving…" : "Save these as tolerances"}
      </Button>
    </div>
  );
}

interface BandCardProps {
  uid: string;
  /** After the tolerances were saved: the bands are meant for trades to their edge. */
  onSaved: () => void;
}

/** The band of each target from cost, tax and the risk of drift, beside the present one. */
export default function BandCard({ uid, onSaved }: BandCardProps) {
  const { data, error, isPending, refetch } = useQuery(
    { queryKey: ["bands", uid], queryFn: () => askBands({}), staleTime: 5 * 60_000 },
    answers,
  );
  const saved = () => {
    onSaved();
    void refetch();
  };
  return (
    <Card aria-labelledby="band-title">
      <CardHeader>
        <div>
          <CardTitle id="band-title">The band that is yours</CardTitle>
          <CardDescription>
            Where the cost of trading, the tax on your gains and the risk of drift balance, for each weight.
            They are meant for trades back to the band&apos;s edge.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        {isPending ? (
          <p role="status" className="text-sm text-muted-foreground">
            Computing the bands…
          </p>
        ) : null}
        {error === null ? null : <p className="text-sm text-muted-foreground">{sentenceOf(error)}</p>}
        {data === undefined ? null : (
          <>
            <Bands bands={data.bands} />
            <Lab />
            <UseBands uid={uid} bands={data.bands} onSaved={saved} />
          </>
        )}
      </CardContent>
    </Card>
  );
}
