import { z } from "zod/mini";
import { kept, type Kept } from "@/lib/kept";
import { draftTarget, sameTargets, versionedTargets, type DraftTarget, type VersionedTargets } from "./draft";

/** Unsaved changes: the set they started from and the set as it is now. */
export const editing = z.object({ base: versionedTargets, targets: z.array(draftTarget) });
export type Editing = z.infer<typeof editing>;

/** Unsaved changes stay in this browser, per user, until they are saved or discarded. */
export const keptEditing = (uid: string): Kept<Editing> => kept(`evenkeel.targets.${uid}`, editing);

/** How the person's changes relate to the stored set. */
export type Standing =
  | { status: "clean"; targets: DraftTarget[] }
  | { status: "changed"; targets: DraftTarget[]; base: VersionedTargets }
  | {
      status: "conflict";
      targets: DraftTarget[];
      base: VersionedTargets;
      theirs: VersionedTargets;
    };

/**
 * Judges unsaved changes against what is stored now. Somebody else's newer set is a conflict only where the
 * person has changes of their own that it does not already contain.
 */
export function standingOf(stored: VersionedTargets, edit: Editing | null): Standing {
  if (edit === null) return { status: "clean", targets: stored.targets };
  const { base, targets } = edit;
  const changed = !sameTargets(targets, base.targets);
  const newer = stored.version > base.version;
  if (newer && changed && !sameTargets(targets, stored.targets))
    return { status: "conflict", targets, base, theirs: stored };
  if (newer) return { status: "clean", targets: stored.targets };
  // The answer to a save may be here before the listener: the saved set is shown, not the one before it.
  if (!changed) return { status: "clean", targets: stored.version < base.version ? targets : stored.targets };
  return { status: "changed", targets, base };
}

/** The person has settled a conflict with this set: it is now meant to replace the newer stored one. */
export function settled(targets: DraftTarget[], theirs: VersionedTargets): Editing {
  return { base: theirs, targets };
}
