// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { useSetEditor } from "./use-set-editor";

let sent: [rows: string[], expectedVersion: number][];
beforeEach(() => {
  sent = [];
});
afterEach(cleanup);

const set = (version: number, stored: string[]) => ({
  stored,
  version,
  read: (rows: string[]) =>
    rows.includes("")
      ? { ok: false as const, problem: "A row is empty." }
      : { ok: true as const, value: rows },
  send: (rows: string[], expectedVersion: number) => {
    sent.push([rows, expectedVersion]);
    return Promise.resolve();
  },
  done: "Saved.",
});
const open = () =>
  renderHook((props: ReturnType<typeof set>) => useSetEditor(props), { initialProps: set(3, ["a"]) });
const save = (editor: { save: () => void }) =>
  act(async () => {
    editor.save();
    await Promise.resolve();
  });

test("a set is saved over the version that it was first changed on", async () => {
  const { result } = open();
  act(() => result.current.edit(["a", "b"]));
  await save(result.current);
  expect(sent).toEqual([[["a", "b"], 3]]);
  expect(result.current.changed).toBe(false);
});

test("a set that was changed elsewhere meanwhile is not saved over before the person keeps their own", async () => {
  const { result, rerender } = open();
  act(() => result.current.edit(["mine"]));
  rerender(set(4, ["theirs"]));
  expect(result.current).toMatchObject({ rows: ["mine"], isOvertaken: true });
  act(() => result.current.keepMine());
  expect(result.current.isOvertaken).toBe(false);
  await save(result.current);
  expect(sent).toEqual([[["mine"], 4]]);
});

test("taking theirs drops one's own, and without changes there is nothing to decide", () => {
  const { result, rerender } = open();
  act(() => result.current.edit(["mine"]));
  rerender(set(4, ["theirs"]));
  act(() => result.current.discard());
  expect(result.current).toMatchObject({ rows: ["theirs"], isOvertaken: false, changed: false });
  rerender(set(5, ["newer"]));
  expect(result.current).toMatchObject({ rows: ["newer"], isOvertaken: false });
});

test("what can't be read is refused and not sent", async () => {
  const { result } = open();
  act(() => result.current.edit([""]));
  await save(result.current);
  expect(sent).toEqual([]);
  expect(result.current.problem).toBe("A row is empty.");
});
