import { expect, test } from "vitest";
import { contentOf, FILE_BYTES_MAX, fileProblem } from "./file-content";

test("every byte of a file arrives, whatever its encoding", async () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => index % 256);
  const sent = atob(await contentOf(new Blob([bytes])));
  expect(Array.from(sent, (character) => character.charCodeAt(0))).toEqual([...bytes]);
});

test("an empty file and one that is too large are refused before they are sent", () => {
  expect(fileProblem({ size: 0 })).toBe("The file is empty.");
  expect(fileProblem({ size: FILE_BYTES_MAX })).toBeNull();
  expect(fileProblem({ size: FILE_BYTES_MAX + 1 })).toContain("larger than 500 kB");
});
