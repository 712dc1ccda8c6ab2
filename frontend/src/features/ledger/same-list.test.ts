import { describe, expect, test } from "vitest";
import { dumpSame, parseSame } from "./same-list";

describe("what a person calls substantially identical", () => {
  test("is one line a security, and reads back as it was written", () => {
    const text = dumpSame([{ symbols: ["IVV", "VOO"] }, { symbols: ["GLD", "IAU", "SGOL"] }]);
    expect(text).toBe("IVV, VOO\nGLD, IAU, SGOL");
    expect(parseSame(text)).toEqual({
      same: [
        ["IVV", "VOO"],
        ["GLD", "IAU", "SGOL"],
      ],
    });
  });

  test("may be typed in small letters with blanks and empty lines", () => {
    expect(parseSame("\n voo  ivv \n\n")).toEqual({ same: [["VOO", "IVV"]] });
    expect(parseSame("")).toEqual({ same: [] });
  });

  test("needs two symbols a line", () => {
    expect(parseSame("VOO, IVV\nSPY")).toEqual({
      problem: "Line 2 is “SPY”; name two symbols or more: VOO, IVV.",
    });
  });
});
