import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Leg, Run } from "@/wire/generated/execution";
import { Steps } from "./Steps";

function stepsOf(state: Run["state"], sell: Leg["state"]): string {
  const run = { state, open: true, legs: [{ side: "sell", state: sell }] } as unknown as Run;
  return renderToStaticMarkup(<Steps run={run} />).replaceAll(/<svg.*?<\/svg>|<[^>]*>/g, " ");
}

test("a step is done once its orders are: a sell that is still at the broker is not", () => {
  expect(stepsOf("FUNDING", "FILLED")).toMatch(/Sell\s+done\s+Fund buys/);
  expect(stepsOf("BUYING", "WORKING")).toMatch(/Sell\s+Fund buys\s+done\s+Buy/);
});
