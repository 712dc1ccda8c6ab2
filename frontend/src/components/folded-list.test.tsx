import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { FoldedList } from "./folded-list";

const drawn = (count: number) =>
  renderToStaticMarkup(
    <FoldedList
      items={Array.from({ length: count }, (_, index) => ({ key: String(index), line: `line ${index}` }))}
    />,
  );

test("a short list is seen as a whole, a long one is folded behind its first lines", () => {
  expect(drawn(6)).not.toContain("<details");
  const long = drawn(60);
  expect(long).toContain("54 more");
  expect(long.indexOf("line 5")).toBeLessThan(long.indexOf("<details"));
  expect(long.indexOf("line 6")).toBeGreaterThan(long.indexOf("<details"));
});
