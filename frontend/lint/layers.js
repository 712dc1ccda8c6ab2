// A rule for oxlint: who may import whom in src/. Read by .oxlintrc.json.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const SOURCES = path.resolve(import.meta.dirname, "../src");
/** Layers from the top: a layer imports only those below it. */
const LAYERS = ["app", "features", "wire", "components", "lib"];

const folders = (place) =>
  existsSync(place)
    ? readdirSync(place, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
    : [];

const unknown = folders(SOURCES).filter((name) => !LAYERS.includes(name));
if (unknown.length > 0)
  throw new Error(`src/${unknown[0]} has no place in the layers: add it to lint/layers.js`);

/** A file below `target` imports nothing below `from`, except what is below `except`. */
const ZONES = [
  ...LAYERS.slice(1).map((layer, index) => ({
    target: layer,
    from: LAYERS.slice(0, index + 1),
    except: [],
    message: `${layer} imports only from ${LAYERS.slice(index + 1).join(", ")}.`,
  })),
  // Inside wire: an area's file builds on what all share (base) and on the schemas (generated), never the other way.
  {
    target: "wire/base",
    from: ["wire"],
    except: ["wire/base", "wire/generated"],
    message: "wire/base knows no area.",
  },
  {
    target: "wire/generated",
    from: ["wire"],
    except: ["wire/generated", "wire/base/values"],
    message: "A schema is made of wire/base/values and other schemas.",
  },
  ...folders(path.join(SOURCES, "features")).map((feature) => ({
    target: `features/${feature}`,
    from: ["features"],
    except: [`features/${feature}`],
    message: "A feature imports no other feature: compose them in app.",
  })),
];

const isBelow = (place, folder) => place === folder || place.startsWith(`${folder}/`);

/** Where an import leads, below src and without its ending; null for a package. */
function placeOf(specifier, file) {
  const found = specifier.startsWith("@/")
    ? path.join(SOURCES, specifier.slice(2))
    : specifier.startsWith(".")
      ? path.resolve(path.dirname(file), specifier)
      : null;
  return (
    found &&
    path
      .relative(SOURCES, found)
      .replaceAll(path.sep, "/")
      .replace(/\.[jt]sx?$/, "")
  );
}

const layers = {
  meta: { type: "problem" },
  create(context) {
    const here = path.relative(SOURCES, context.filename).replaceAll(path.sep, "/");
    const zones = ZONES.filter((zone) => isBelow(here, zone.target));
    const look = ({ source }) => {
      if (typeof source?.value !== "string") return;
      const there = placeOf(source.value, context.filename);
      const broken = zones.find(
        ({ from, except }) =>
          there !== null &&
          from.some((folder) => isBelow(there, folder)) &&
          !except.some((folder) => isBelow(there, folder)),
      );
      if (broken) context.report({ node: source, message: broken.message });
    };
    return {
      ImportDeclaration: look,
      ImportExpression: look,
      ExportNamedDeclaration: look,
      ExportAllDeclaration: look,
    };
  },
};

export default { meta: { name: "page" }, rules: { layers } };
