import type { Catalogue } from '../../text/catalogue.ts';

type Texts = Catalogue['doctor'];

/**
 * Outcome of one look. `note`: works, with something to know; `broken`: something needed does not work, and the
 * command ends with 1.
 */
export type CheckState = 'good' | 'note' | 'broken';

/** One thing that was looked at. */
export interface Check {
  readonly id: keyof Texts['names'];
  readonly group: keyof Texts['groups'];
  readonly state: CheckState;
  /** The finding, in the user's language. */
  readonly found: string;
  /** The mending; null where nothing is to be done. */
  readonly fix: string | null;
  /** The same for programs, in fixed names; absent is null. */
  readonly facts: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}
