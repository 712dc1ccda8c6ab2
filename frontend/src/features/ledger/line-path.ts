const WIDTH = 1000;
const HEIGHT = 200;

/** A line over days at equal distances, from 0 at the foot to `top`; geometry alone. */
export function linePath(values: number[], top: number): string {
  const step = values.length < 2 ? 0 : WIDTH / (values.length - 1);
  return values
    .map((value, index) => {
      const depth = HEIGHT - (Math.max(0, value) / top) * HEIGHT;
      return `${index === 0 ? "M" : "L"}${(index * step).toFixed(1)} ${depth.toFixed(1)}`;
    })
    .join("");
}
