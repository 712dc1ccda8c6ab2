import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LIMIT_SECTIONS } from "./limit-fields";

// The server's defaults are the system's bounds where it sets none: the page must show the same.
const SERVER = readFileSync("../functions/rebalancer/core/risk/limits.py", "utf8");

function serverDefaults(): Map<string, string> {
  const lines = SERVER.matchAll(
    /^ {4}(\w+): (?:Decimal|int) = (?:Decimal\(([\d_]+)\)|([\d_]+)|(HUNDRED))$/gm,
  );
  return new Map(
    [...lines].map(([, name = "", decimal, integer, hundred]) => [
      name,
      hundred === undefined ? (decimal ?? integer ?? "").replaceAll("_", "") : "100",
    ]),
  );
}

test("every limit of the server is on the page, with the server's default", () => {
  const numbers = LIMIT_SECTIONS.flatMap(({ fields }) => fields).flatMap((field) =>
    field.kind === "number" ? [[field.key, field.standard] as const] : [],
  );
  expect(serverDefaults().size).toBeGreaterThan(10);
  expect(new Map(numbers)).toEqual(serverDefaults());
  expect(SERVER).toContain("restricted_symbols: frozenset[str]");
});
