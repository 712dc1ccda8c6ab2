import type { Decimal } from "@/lib/decimal";
import type { ClassRequest, TargetRequest } from "@/wire/targets";
import type { AllocationTarget, UserSettings } from "@/wire/generated/targets";
import type { LabPolicyResult, LabReport, PersonalBand } from "@/wire/generated/evidence";

type Classes = UserSettings["asset_classes"];

/** The stored set with the personal bands as its tolerances; what has no band keeps its own. */
export function withBands(
  bands: PersonalBand[],
  targets: AllocationTarget[],
  classes: Classes,
): { targets: TargetRequest[]; asset_classes: ClassRequest[] } {
  const widths = new Map<string, Decimal>(bands.map(({ name, band_percent: width }) => [name, width]));
  return {
    targets: targets.map(({ symbol, target_percent, tolerance_percent, enabled }) => ({
      symbol,
      target_percent,
      tolerance_percent: widths.get(symbol) ?? tolerance_percent,
      enabled,
    })),
    asset_classes: classes.map(({ name, target_percent, members, tolerance_percent, enabled }) => ({
      name,
      target_percent,
      members,
      tolerance_percent: widths.get(name) ?? tolerance_percent ?? null,
      enabled,
    })),
  };
}

/** Whether every band is saved already. */
export const areSaved = (bands: PersonalBand[], targets: AllocationTarget[], classes: Classes): boolean => {
  const saved = new Map<string, Decimal | null>([
    ...targets.map(({ symbol, tolerance_percent }) => [symbol, tolerance_percent] as const),
    ...classes.map(({ name, tolerance_percent }) => [name, tolerance_percent ?? null] as const),
  ]);
  return bands.every(({ name, band_percent: width }) => Number(saved.get(name) ?? NaN) === Number(width));
};

/** Both policies of a report in figures, side by side; null until both were walked. */
export function compared(report: LabReport | null): [LabPolicyResult, LabPolicyResult] | null {
  const find = (policy: string) => report?.policies.find((each) => each.policy === policy);
  const own = find("own");
  const personal = find("personal_band");
  if (!own?.figures || !personal?.figures) return null;
  return [own, personal];
}
