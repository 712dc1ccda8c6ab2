import { useCallback, useLayoutEffect, useRef } from "react";

/**
 * The same function for as long as a component is there, which always calls the newest one: what is kept from being
 * drawn again (`memo`) gets it in place of one that is made anew with each drawing.
 */
export function useSteady<A extends unknown[]>(call: (...args: A) => void): (...args: A) => void {
  const newest = useRef(call);
  useLayoutEffect(() => {
    newest.current = call;
  });
  return useCallback((...args: A) => newest.current(...args), []);
}
