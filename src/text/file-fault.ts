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

/** Words for each of them, in one language. */
export type FileFaultWords = Readonly<Record<FileFault, string>>;

/** What the system said of a file, in words where its code is known: `ENOENT: no such file, open 'x'` is the code and English. */
export function fileFaultWords(said: string, words: FileFaultWords): string {
  const fault = fileFaults.find((one) => said === one || said.startsWith(`${one}:`));
  return fault === undefined ? said : words[fault];
}
