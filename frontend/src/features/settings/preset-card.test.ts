import { expect, test } from "vitest";
import { PRESETS } from "@/wire/generated/options";
import { isChosen } from "./PresetCard";

const texts = (limits: Record<string, string>) =>
  new Map(Object.entries(limits).map(([key, text]) => [`limits.${key}`, text]));

test("a preset is chosen while the fields hold its four limits, and no longer once one differs", () => {
  for (const { limits } of PRESETS) {
    expect(PRESETS.filter((preset) => isChosen(preset.limits, texts(limits)))).toHaveLength(1);
    expect(isChosen(limits, texts({ ...limits, daily_loss_percent_max: "7" }))).toBe(false);
  }
});
