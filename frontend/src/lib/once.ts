/** Makes a value for each list when it is first asked for, and keeps it as long as the list, which nobody changes. */
export function oncePer<T, R>(make: (list: readonly T[]) => R): (list: readonly T[]) => R {
  const made = new WeakMap<readonly T[], { value: R }>();
  return (list) => {
    let known = made.get(list);
    if (known === undefined) {
      known = { value: make(list) };
      made.set(list, known);
    }
    return known.value;
  };
}

/** Makes a value when it is first asked for, and keeps it. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}
