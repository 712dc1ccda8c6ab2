import { forDrawing } from "@/lib/decimal";
import type { LabPolicyResult, LabReport } from "@/wire/generated/evidence";

/** The colour of a policy: its place in the list decides, so that every chart has the same. */
export const colourOf = (place: number): string => `var(--chart-${(place % 8) + 1})`;

export interface Line {
  policy: string;
  label: string;
  colour: string;
}

/** The policies of a report with their colours. */
export const linesOf = (report: LabReport): Line[] =>
  report.policies.map(({ policy, label }, place) => ({ policy, label, colour: colourOf(place) }));

/** One row for each month: how much more each policy has than the reference, in percent. */
export function ahead(report: LabReport): Record<string, number | string>[] {
  const reference = report.policies.find(({ policy }) => policy === report.reference);
  if (reference === undefined) return [];
  return reference.points.map((point, place) => {
    const row: Record<string, number | string> = { day: point.day };
    const base = forDrawing(point.value_usd);
    for (const { policy, points } of report.policies) {
      const value = points[place];
      if (value !== undefined && base > 0) row[policy] = (forDrawing(value.value_usd) / base - 1) * 100;
    }
    return row;
  });
}

/** The mean, the 95th percentile and the yearly maximum of each policy's drift. */
export const drifts = (report: LabReport) =>
  report.policies.flatMap(({ label, policy, figures }) =>
    figures === null
      ? []
      : [
          {
            policy,
            label,
            mean: forDrawing(figures.mean_drift_percent),
            high: forDrawing(figures.p95_drift_percent),
            yearly: forDrawing(figures.yearly_max_drift_percent),
          },
        ],
  );

/** From the lowest to the highest of all starts, and the middle, for each policy but the reference. */
export const lucks = (report: LabReport) =>
  report.policies.flatMap(({ label, policy, advantage }, place) =>
    advantage === null
      ? []
      : [
          {
            policy,
            label,
            // The drawing library takes the color of a bar from its row.
            fill: colourOf(place),
            fillOpacity: advantage.is_beyond_luck ? 1 : 0.55,
            range: [forDrawing(advantage.low_percent), forDrawing(advantage.high_percent)] as [
              number,
              number,
            ],
            middle: forDrawing(advantage.middle_percent),
          },
        ],
  );

/** The label of the policy that others are held against. */
export const referenceLabel = (report: LabReport): string =>
  report.policies.find(({ policy }: LabPolicyResult) => policy === report.reference)?.label ?? "the first";
