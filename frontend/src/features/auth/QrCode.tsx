import { encode } from "uqr";

/** Light modules on each side, without which cameras find nothing (ISO/IEC 18004, quiet zone). */
const QUIET = 4;

/** The dark modules as one path: a square of 1 by 1 for each. */
const drawn = (modules: boolean[][]): string =>
  modules.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");

/** A text as a QR code, dark on light in both themes, because many cameras read nothing else. */
export default function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: QUIET });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-44 rounded-md border bg-white"
    >
      <path d={drawn(data)} fill="black" />
    </svg>
  );
}
