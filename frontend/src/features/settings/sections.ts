import { pathOf, type SettingField } from "./fields";
import { LIMIT_SECTIONS } from "./limit-fields";
import { TRADING_SECTIONS, WHEN_SECTIONS } from "./policy-fields";

/** What a plan trades and within which limits; when it does is a part of its own. */
export const HOW_SECTIONS = [...TRADING_SECTIONS, ...LIMIT_SECTIONS];

/** Every field of the policy, the execution and the limits: one draft holds the changes of all of them. */
export const FIELDS: SettingField[] = [...WHEN_SECTIONS, ...HOW_SECTIONS].flatMap(({ fields }) => fields);

const pathsIn = (sections: typeof HOW_SECTIONS) =>
  new Set(sections.flatMap(({ fields }) => fields.map(pathOf)));
const [WHEN, HOW] = [pathsIn(WHEN_SECTIONS), pathsIn(HOW_SECTIONS)];

interface Placed {
  field: string | null;
}

const within = (paths: ReadonlySet<string>, field: string | null) =>
  field !== null && paths.has(field) ? field : null;

/** The field that a finding of the policy doctor is shown beside; null for what is set elsewhere. */
export const placeInWhen = ({ field }: Placed) => within(WHEN, field);
export const placeInHow = ({ field }: Placed) => within(HOW, field);
