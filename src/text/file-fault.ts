/** Why the system does not give a file, by its code (errno(3)), and a path that is no plain file. */
export const fileFaults = [
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ELOOP',
  'EACCES',
  'EPERM',
  'ENAMETOOLONG',
  'not-a-file',
] as const;
type FileFault = (typeof fileFaults)[number];

const missing: readonly FileFault[] = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'];

function faultOf(said: string): FileFault | undefined {
  return fileFaults.find((one) => said === one || said.startsWith(`${one}:`));
}

/** Whether the system said that there is no such file; one that is there and cannot be read is another fault. */
export function saysMissing(said: string): boolean {
  const fault = faultOf(said);
  return fault !== undefined && missing.includes(fault);
}

/** Words for each of them, in one language. */
export type FileFaultWords = Readonly<Record<FileFault, string>>;

/** What the system said of a file, in words where its code is known: `ENOENT: no such file, open 'x'` is the code and English. */
export function fileFaultWords(said: string, words: FileFaultWords): string {
  const fault = faultOf(said);
  return fault === undefined ? said : words[fault];
}
