// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { encode } from "uqr";
import { afterEach, expect, test } from "vitest";
import QrCode from "./QrCode";

afterEach(cleanup);

const ADDRESS = "otpauth://totp/Evenkeel:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Evenkeel";

/** The dark modules of a drawn code, as `x,y`. */
function darkOf(image: Element): Set<string> {
  const path = image.querySelector("path")?.getAttribute("d") ?? "";
  return new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x},${y}`));
}

test("a key is drawn dark on light, named, with the light margin that cameras need", () => {
  render(<QrCode text={ADDRESS} label="The key as a QR code" />);
  const image = screen.getByRole("img", { name: "The key as a QR code" });
  const dark = darkOf(image);
  const size = Number(image.getAttribute("viewBox")?.split(" ")[3]);
  const { data, size: bare } = encode(ADDRESS, { ecc: "M", border: 0 });
  expect(size).toBe(bare + 8);
  expect(dark).toEqual(
    new Set(data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${x + 4},${y + 4}`] : [])))),
  );
});
